import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { DynamoDbFake, type DynamoDbFakeOptions } from '../../../simulation/aws/dynamodb/dynamodb-fake.ts';
import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';

export const TableName = 'table';
export const Key = { pk: 'p', sk: 's' };

export const GSI = { name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'gsi1sk' };

/** A fake that has the item at `Key`, if there is one. */
export function fakeWith(item?: Item, options: DynamoDbFakeOptions = {}): DynamoDbFake {
  const fake = new DynamoDbFake({ indexes: [GSI], ...options });
  if (item !== undefined) fake.put({ ...Key, ...item });
  return fake;
}

/** The error of a request. */
export async function errorOf(request: Promise<unknown>): Promise<Error> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('The request succeeded; an error was expected.');
}

/** The error's name and message in one text, for tables. */
export async function describeError(request: Promise<unknown>): Promise<string> {
  const error = await errorOf(request);
  const code = error instanceof DynamoDBServiceException ? error.name : 'client error';
  return `${code}: ${error.message}`;
}
