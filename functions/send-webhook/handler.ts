import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createPipelineHandler, logger } from '../../core/middleware/pipeline-handler.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createDeliver } from './deliver.ts';
import { createSendWebhook, webhookBatchSchema } from './send-webhook.ts';
import { createReadSigningSecrets } from './signing-secrets.ts';

const { webhookUrl, webhookSecretArn, webhookQueueUrl, webhookDeadLetterQueueUrl, trustedWebhookOrigins } =
  readSettings([
    'webhookUrl',
    'webhookSecretArn',
    'webhookQueueUrl',
    'webhookDeadLetterQueueUrl',
    'trustedWebhookOrigins',
  ]);
const sqs = new SQSClient();

export const handler = createPipelineHandler(
  webhookBatchSchema,
  createSendWebhook({
    readSecrets: createReadSigningSecrets(new SecretsManagerClient(), webhookSecretArn, Date.now),
    deliver: createDeliver({ url: webhookUrl, trustedOrigins: trustedWebhookOrigins }),
    postpone: async (ReceiptHandle, VisibilityTimeout) => {
      const hidden = { QueueUrl: webhookQueueUrl, ReceiptHandle, VisibilityTimeout };
      await sqs.send(new ChangeMessageVisibilityCommand(hidden));
    },
    bury: async (MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: webhookDeadLetterQueueUrl, MessageBody }));
    },
    report: (messageId, report) =>
      report.outcome === 'unreadable'
        ? logger.error('send-webhook could not read a message', { messageId, error: report.error as Error })
        : logger.info('send-webhook processed a message', { messageId, ...report }),
    now: Date.now,
    random: Math.random,
  }),
);
