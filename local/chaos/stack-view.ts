import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateQuery, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Session } from '../session.ts';
import type { ChaosItem } from './check-items.ts';

/**
 * The partitions of the line in the table, and the breaker's item: it has the attribute `open` while it is
 * open.
 */
const LINE = ['line', 'line-collect'];
const BREAKER = { pk: 'line', sk: 'breaker' };
const OPEN = 'open';

/** The contents of the line. */
export interface LineView {
  readonly slots: number;
  readonly tickets: number;
  readonly isBreakerOpen: boolean;
}

/** A view of the deployed stack, made from its outputs only. */
export interface StackView {
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  /** Runs keep-line now. On AWS it runs each minute, but the waits of the workflow are shorter here. */
  keepLine(): Promise<void>;
  readLine(): Promise<LineView>;
  /** Makes the next trial of an open breaker due now. */
  hastenTrial(): Promise<void>;
  /** Every item of the table. */
  listItems(): Promise<ChaosItem[]>;
  listRunning(): Promise<{ readonly executionArn: string; readonly name: string }[]>;
  /** Counts the messages in a queue, including those that are being read. */
  countMessages(queueUrl: string): Promise<number>;
  close(): void;
}

/** The stack to view, and the options for its clients. */
export interface ViewedStack {
  readonly engine: { readonly client: S3ClientConfig & DynamoDBClientConfig };
  readonly outputs: Session['outputs'];
}

/** Opens a view of a stack. */
export function viewStack({ engine, outputs }: ViewedStack): StackView {
  const s3 = new S3Client(engine.client);
  const sfn = new SFNClient(engine.client);
  const sqs = new SQSClient(engine.client);
  const lambda = new LambdaClient(engine.client);
  const dynamo = new DynamoDBClient(engine.client);
  const documents = DynamoDBDocumentClient.from(dynamo);
  const { TableName, StateMachineArn: stateMachineArn, KeepLineFunctionName: FunctionName } = outputs;

  async function listLine(): Promise<ChaosItem[]> {
    const items: ChaosItem[] = [];
    for (const partition of LINE) {
      const query = {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :line',
        ExpressionAttributeValues: { ':line': partition },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        items.push(...(Items as ChaosItem[]));
      }
    }
    return items;
  }

  return {
    s3,
    sfn,
    sqs,
    lambda,
    // Its answer does not matter: it may have been killed.
    keepLine: async () => void (await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }))),
    readLine: async () => {
      const items = await listLine();
      const count = (kind: string) => items.filter(({ sk }) => sk.startsWith(kind)).length;
      const isBreakerOpen = items.some((item) => item.sk === BREAKER.sk && OPEN in item);
      return { slots: count('slot#'), tickets: count('ticket#'), isBreakerOpen };
    },
    hastenTrial: async () => {
      const update = new UpdateCommand({
        TableName,
        Key: BREAKER,
        // As if a day had passed: no trial is in progress, and none has posted a photo.
        UpdateExpression: 'SET #open.trialAt = :now, #spentTrials = :none REMOVE #open.trial',
        ConditionExpression: 'attribute_exists(#open)',
        ExpressionAttributeNames: { '#open': OPEN, '#spentTrials': 'spentTrials' },
        ExpressionAttributeValues: { ':now': new Date().toISOString(), ':none': [] },
      });
      await documents.send(update).catch((error) => {
        // The breaker has closed in the meantime.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
    listItems: async () => {
      const items: ChaosItem[] = [];
      for await (const { Items = [] } of paginateScan(
        { client: documents },
        { TableName, ConsistentRead: true },
      )) {
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
