import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Session } from '../session.ts';

/** What is in the line. */
export interface LineView {
  readonly slots: number;
  readonly tickets: number;
  readonly isHeld: boolean;
}

/** The deployed stack as anyone with its outputs sees it. */
export interface StackView {
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  /** Does what keep-line does each minute, now: the workflow's minutes are shorter here. */
  keepLine(): Promise<void>;
  readLine(): Promise<LineView>;
  listRunning(): Promise<{ readonly executionArn: string; readonly name: string }[]>;
  /** Messages in a queue, those that are being read too. */
  countMessages(queueUrl: string): Promise<number>;
  close(): void;
}

/** Opens a view of a session's stack. */
export function viewStack({ engine, outputs }: Session): StackView {
  const s3 = new S3Client(engine.client);
  const sfn = new SFNClient(engine.client);
  const sqs = new SQSClient(engine.client);
  const lambda = new LambdaClient(engine.client);
  const bucket = outputs.StateBucketName;
  const { StateMachineArn: stateMachineArn, KeepLineFunctionName: FunctionName } = outputs;

  async function readState(): Promise<{ slots: unknown[]; hold: unknown }> {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'line/state.json' }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    } catch (error) {
      if (error instanceof NoSuchKey) return { slots: [], hold: null };
      throw error;
    }
  }

  return {
    s3,
    sfn,
    sqs,
    // What it answers does not matter: it may have been killed.
    keepLine: async () => void (await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }))),
    readLine: async () => {
      const { slots, hold } = await readState();
      const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: 'line/waiting/' });
      const { KeyCount = 0 } = await s3.send(list);
      return { slots: slots.length, tickets: KeyCount, isHeld: hold !== null };
    },
    listRunning: async () => {
      const running: { executionArn: string; name: string }[] = [];
      const pages = paginateListExecutions({ client: sfn }, { stateMachineArn, statusFilter: 'RUNNING' });
      for await (const { executions = [] } of pages) {
        for (const { executionArn = '', name = '' } of executions) running.push({ executionArn, name });
      }
      return running;
    },
    countMessages: async (QueueUrl) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
    },
    close: () => {
      for (const client of [s3, sfn, sqs, lambda]) client.destroy();
    },
  };
}
