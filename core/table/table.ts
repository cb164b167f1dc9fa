import { randomUUID } from 'node:crypto';
import { setTimeout as sleepMs } from 'node:timers/promises';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from './item.ts';
import { applyOnce, type Refused, type Write } from './write.ts';

/** A query reads one partition of the table or of an index, in the order of its sort key. */
export interface Query {
  readonly partition: string;
  /** @default the table itself, read consistently; an index may lag */
  readonly index?: { readonly name: string; readonly sortKey: string };
  /** Only sort keys from this one on, inclusive. */
  readonly from?: string;
  /** Only sort keys before this one. */
  readonly before?: string;
  readonly newestFirst?: boolean;
  readonly limit?: number;
}

/** The pipeline's table: every module keeps its own items in it. */
export interface Table {
  /** The current item, or null. */
  get(key: Key): Promise<Item | null>;
  /** The current items of at most 100 keys, in any order, without those that do not exist. */
  getMany(keys: readonly Key[]): Promise<Item[]>;
  /** The first items of a query, up to its limit or 1 MB. */
  query(query: Query): Promise<Item[]>;
  /** All items of a query, page by page. The limit applies to each page, and so does 1 MB. */
  queryAll(query: Query): AsyncIterable<Item>;
  /** How many items a query finds within 1 MB, and whether that is all. Slightly stale, at half the price. */
  count(query: Query): Promise<{ count: number; isAll: boolean }>;
  /** How many items a query finds in all, as of a moment ago, with one request for each MB. */
  countAll(query: Query): Promise<number>;
  /**
   * Applies one write, or several in one transaction: all of them or none.
   * @returns null if they were applied; otherwise which of them were refused, in their order
   * @throws the SDK's error if DynamoDB fails or its reply is lost: then the write may have been applied
   */
  write(...writes: Write[]): Promise<Refused | null>;
}

/** What a {@link Table} needs besides the client. */
export interface TableOptions {
  readonly name: string;
  /** @default Node's timers */
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** In [0, 1). @default Math.random */
  readonly random?: () => number;
}

/**
 * Tries of one write while other transactions use the same items. Waits grow from 0–20 ms to 0–640 ms, about
 * 3 seconds at most in all.
 */
const MAX_TRIES = 12;
const FIRST_WAIT_MS = 20;
const MAX_WAIT_MS = 640;

/** Only counts, and reads eventually consistently at half the price. */
const ROUGH_COUNT = { Select: 'COUNT', ConsistentRead: false } as const;

/** {@link Table} over the SDK's document client. */
export function createTable(client: DynamoDBDocumentClient, options: TableOptions): Table {
  const { name: TableName, sleep = sleepMs, random = Math.random } = options;

  async function send(query: Query, more: Partial<QueryCommandInput> = {}) {
    const { partition, index, from, before, newestFirst = false, limit } = query;
    const range = [from !== undefined && '#sk >= :from', before !== undefined && '#sk < :before'];
    // A key condition takes one comparison, or BETWEEN, which includes both ends. No sort key is `before`.
    const sortKey =
      from !== undefined && before !== undefined ? '#sk BETWEEN :from AND :before' : range.find(Boolean);
    return client.send(
      new QueryCommand({
        TableName,
        ...(index === undefined ? { ConsistentRead: true } : { IndexName: index.name }),
        KeyConditionExpression: `#pk = :pk${sortKey ? ` AND ${sortKey}` : ''}`,
        ExpressionAttributeNames: {
          '#pk': index?.name ?? 'pk',
          ...(sortKey && { '#sk': index?.sortKey ?? 'sk' }),
        },
        ExpressionAttributeValues: {
          ':pk': partition,
          ...(from !== undefined && { ':from': from }),
          ...(before !== undefined && { ':before': before }),
        },
        ScanIndexForward: !newestFirst,
        ...(limit !== undefined && { Limit: limit }),
        ...more,
      }),
    );
  }

  return {
    async get(key) {
      const { Item: item } = await client.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
      return (item as Item | undefined) ?? null;
    },

    async getMany(keys) {
      const items: Item[] = [];
      let request: BatchGetCommandInput['RequestItems'] =
        keys.length === 0 ? {} : { [TableName]: { Keys: [...keys], ConsistentRead: true } };
      for (let tries = 0; Object.keys(request ?? {}).length > 0; tries += 1) {
        if (tries > 0) await sleep(random() * Math.min(FIRST_WAIT_MS * 2 ** tries, MAX_WAIT_MS));
        if (tries >= MAX_TRIES) throw new Error('DynamoDB left items of a batch unread: it is overloaded.');
        const answer: BatchGetCommandOutput = await client.send(
          new BatchGetCommand({ RequestItems: request }),
        );
        items.push(...((answer.Responses?.[TableName] ?? []) as Item[]));
        request = answer.UnprocessedKeys;
      }
      return items;
    },

    async query(query) {
      const { Items = [] } = await send(query);
      return Items as Item[];
    },

    async *queryAll(query) {
      let from: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await send(query, from && { ExclusiveStartKey: from });
        yield* Items as Item[];
        from = LastEvaluatedKey;
      } while (from !== undefined);
    },

    async count(query) {
      const { Count = 0, LastEvaluatedKey } = await send(query, ROUGH_COUNT);
      return { count: Count, isAll: LastEvaluatedKey === undefined };
    },

    async countAll(query) {
      let count = 0;
      let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
      do {
        const page: QueryCommandOutput = await send(query, { ...ROUGH_COUNT, ExclusiveStartKey });
        count += page.Count ?? 0;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return count;
    },

    async write(...writes) {
      let token = randomUUID();
      for (let tries = 1; ; tries += 1) {
        const answer = await applyOnce(client, TableName, writes, token);
        if (answer.kind === 'applied') return null;
        if (answer.kind === 'refused') return answer.refused;
        if (tries >= MAX_TRIES) throw answer.error;
        if (answer.kind === 'conflict') token = randomUUID();
        await sleep(random() * Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), MAX_WAIT_MS));
      }
    },
  };
}
