import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { inject } from 'vitest';

const sqs = new SQSClient(inject('stack').client);

/** A queue of one test, which receives what an AWS service sends. */
export interface ListeningQueue {
  readonly arn: string;
  /** The bodies of all messages so far, as JSON. */
  received(): Promise<unknown[]>;
  remove(): Promise<void>;
}

/** Creates a queue that this service may send to. */
export async function createListeningQueue(name: string, service: string): Promise<ListeningQueue> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const arn = Attributes?.QueueArn ?? '';
  const Statement = [
    { Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: arn },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const bodies: unknown[] = [];
  return {
    arn,
    async received() {
      const receive = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 3600,
      });
      for (;;) {
        const { Messages = [] } = await sqs.send(receive);
        if (Messages.length === 0) return bodies;
        bodies.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
      }
    },
    async remove() {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
