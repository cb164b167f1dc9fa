import {
  DeleteCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import type { DynamoDbFake } from '../../../simulation/aws/dynamodb/dynamodb-fake.ts';
import { describeError, fakeWith, Key, TableName } from './fixture.ts';

const queue = { gsi1pk: 'queue', gsi1sk: '1' };

function query(more: Partial<QueryCommandInput> = {}) {
  const { ExpressionAttributeValues: values, ...rest } = more;
  return new QueryCommand({
    TableName,
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :p',
    ExpressionAttributeValues: { ':p': 'queue', ...values },
    ...rest,
  });
}

async function listed(fake: DynamoDbFake): Promise<unknown[]> {
  return (await fake.client.send(query())).Items ?? [];
}

it('an index has only its own keys and the table’s', async () => {
  expect(await listed(fakeWith({ ...queue, n: 1 }))).toEqual([{ ...Key, ...queue }]);
});

it('an index leaves out an item without one of its keys', async () => {
  expect(await listed(fakeWith({ gsi1pk: 'queue' }))).toEqual([]);
});

it('an item leaves the index with its key', async () => {
  const fake = fakeWith(queue);
  await fake.client.send(new UpdateCommand({ TableName, Key, UpdateExpression: 'REMOVE gsi1sk' }));
  expect(await listed(fake)).toEqual([]);
});

it('a deleted item leaves the index', async () => {
  const fake = fakeWith(queue);
  await fake.client.send(new DeleteCommand({ TableName, Key }));
  expect(await listed(fake)).toEqual([]);
});

it('pages of an index continue among items with one sort key', async () => {
  const fake = fakeWith();
  for (const sk of ['a', 'b', 'c']) fake.put({ pk: 'p', sk, ...queue });
  const first = await fake.client.send(query({ Limit: 2 }));
  const second = await fake.client.send(query({ ExclusiveStartKey: first.LastEvaluatedKey }));
  expect([first.Items?.length, second.Items?.length]).toEqual([2, 1]);
});

it.each<[string, Partial<QueryCommandInput>]>([
  ['Consistent reads are not supported on global secondary indexes', { ConsistentRead: true }],
  [
    'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index gsi1 because its projection type is not ALL',
    { Select: 'ALL_ATTRIBUTES' },
  ],
  [
    'One or more parameter values were invalid: Global secondary index gsi1 does not project [n]',
    { ProjectionExpression: 'n' },
  ],
  [
    'One or more parameter values were invalid: Global secondary index gsi1 does not project [n]',
    { FilterExpression: 'NOT n = :n', ExpressionAttributeValues: { ':n': 1 } },
  ],
])('an index refuses this: %s', async (message, more) => {
  expect(await describeError(fakeWith(queue).client.send(query(more)))).toBe(
    `ValidationException: ${message}`,
  );
});

it('a lagging index shows a change when it settles', async () => {
  const fake = fakeWith(undefined, { indexLag: true });
  await fake.client.send(new PutCommand({ TableName, Item: { ...Key, ...queue } }));
  const before = await listed(fake);
  fake.settleIndexes();
  expect([before.length, (await listed(fake)).length]).toEqual([0, 1]);
});

it('a lagging index still lists an item that was deleted', async () => {
  const fake = fakeWith(queue);
  fake.indexLag = true;
  await fake.client.send(new DeleteCommand({ TableName, Key }));
  expect(await listed(fake)).toHaveLength(1);
});
