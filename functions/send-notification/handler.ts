import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createSendNotification, notableEventSchema } from './send-notification.ts';

const { notificationTopicArn: TopicArn, reviewUrl } = readSettings(['notificationTopicArn', 'reviewUrl']);
const sns = new SNSClient();

export const handler = createPipelineHandler(
  notableEventSchema,
  createSendNotification({
    publish: async ({ subject: Subject, text: Message }) => {
      await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
    },
    reviewUrl,
  }),
);
