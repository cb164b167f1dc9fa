import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Session } from '../session.ts';
import type { ChaosItem } from './check-items.ts';

/** What is in the line. */
export interface LineView {
  readonly slots: number;
  readonly tickets: number;
  /** Whether the circuit breaker is open. */
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
  /** Every item of the table. */
  listItems(): Promise<ChaosItem[]>;
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
  const dynamo = new DynamoDBClient(engine.client);
  const { TableName, StateMachineArn: stateMachineArn, KeepLineFunctionName: FunctionName } = outputs;

  /** The sort keys of all that is in the line. */
  async function listLine(): Promise<string[]> {
    const keys: string[] = [];
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :line',
      ExpressionAttributeValues: { ':line': { S: 'line' } },
    };
    for await (const { Items = [] } of paginateQuery({ client: dynamo }, query)) {
      keys.push(...Items.map(({ sk }) => sk?.S ?? ''));
    }
    return keys;
  }

  return {
    s3,
    sfn,
    sqs,
    // What it answers does not matter: it may have been killed.
    keepLine: async () => void (await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }))),
    readLine: async () => {
      const keys = await listLine();
      const count = (kind: string) => keys.filter((key) => key.startsWith(kind)).length;
      return { slots: count('slot#'), tickets: count('ticket#'), isHeld: count('breaker') > 0 };
    },
    listItems: async () => {
      const items: ChaosItem[] = [];
      const client = DynamoDBDocumentClient.from(dynamo);
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
        items.push(...(Items as ChaosItem[]));
      }
      return items;
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
      for (const client of [s3, sfn, sqs, lambda, dynamo]) client.destroy();
    },
  };
}
