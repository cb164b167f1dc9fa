import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import type { Item, Key } from '../../../core/table/item.ts';
import { output } from './stack-client.ts';

export type { Item, Key };

const client = DynamoDBDocumentClient.from(new DynamoDBClient(inject('stack').client));
const TableName = output('TableName');

/** An item of the deployed stack's table, or null if there is none. */
export async function readItem(key: Key): Promise<Item | null> {
  const { Item: item = null } = await client.send(
    new GetCommand({ TableName, Key: key, ConsistentRead: true }),
  );
  return item as Item | null;
}

/** All items of a partition, in the order of their sort keys. */
export async function readPartition(pk: string): Promise<Item[]> {
  const items: Item[] = [];
  const query = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) items.push(...(Items as Item[]));
  return items;
}

/** Every item of the table. */
export async function readTable(): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    items.push(...(Items as Item[]));
  }
  return items;
}

/** Writes an item, and replaces any item with the same key. */
export async function writeItem(item: Item): Promise<void> {
  await client.send(new PutCommand({ TableName, Item: item }));
}

/** Sets an attribute of an item, at any depth. Does nothing if the item or the attribute does not exist. */
export async function setAttribute({ pk, sk }: Key, path: readonly string[], value: unknown): Promise<void> {
  const names = path.map((_, at) => `#name${at}`);
  try {
    await client.send(
      new UpdateCommand({
        TableName,
        Key: { pk, sk },
        UpdateExpression: `SET ${names.join('.')} = :value`,
        ConditionExpression: 'attribute_exists(#name0)',
        ExpressionAttributeNames: Object.fromEntries(path.map((name, at) => [`#name${at}`, name])),
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

export async function deleteItem({ pk, sk }: Key): Promise<void> {
  await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
}
