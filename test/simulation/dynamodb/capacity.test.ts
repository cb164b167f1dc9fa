import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { itemBytes } from '../../../simulation/aws/dynamodb/values/sizes.ts';
import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';
import { errorOf, fakeWith, Key, TableName } from './fixture.ts';

it.each<[number, Item]>([
  [5, { name: 'a' }],
  [6, { name: 'é' }],
  [3, { n: 1 }],
  [3, { n: 100 }],
  [4, { n: 123 }],
  [4, { n: -0.0123 }],
  [2, { b: true }],
  [2, { b: null }],
  [4, { b: new Uint8Array(3) }],
  [4, { l: [] }],
  [9, { l: ['a', 'bc'] }],
  [4, { m: {} }],
  [7, { m: { a: 'b' } }],
  [4, { s: new Set(['a', 'bc']) }],
])('the size of an item is that of names and values: %i bytes for %o', (bytes, item) => {
  expect(itemBytes(item)).toBe(bytes);
});

const text = (kilobytes: number) => 'x'.repeat(kilobytes * 1024 - 100);
const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
const inQueue = { gsi1pk: 'q', gsi1sk: '1' };
const set = (UpdateExpression: string, ExpressionAttributeValues?: Item) =>
  new UpdateCommand({
    TableName,
    Key,
    UpdateExpression,
    ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
  });

it.each<[string, number, Item | undefined, object]>([
  ['a put of up to 1 KB', 1, undefined, new PutCommand({ TableName, Item: { ...Key, a: text(1) } })],
  ['a put of 3 KB', 3, undefined, new PutCommand({ TableName, Item: { ...Key, a: text(3) } })],
  ['a put over a larger item', 5, { a: text(5) }, new PutCommand({ TableName, Item: Key })],
  ['an update of a 5 KB item', 5, { a: text(5) }, set('SET b = :v', { ':v': 1 })],
  ['a delete of a 2 KB item', 2, { a: text(2) }, new DeleteCommand({ TableName, Key })],
  ['a delete of no item', 1, undefined, new DeleteCommand({ TableName, Key })],
  [
    'a failed condition on a 3 KB item',
    3,
    { a: text(3) },
    new PutCommand({ TableName, Item: Key, ...condition }),
  ],
  ['a new entry of an index', 2, {}, set('SET gsi1pk = :v, gsi1sk = :v', { ':v': 'q' })],
  ['a changed index key', 3, inQueue, set('SET gsi1sk = :v', { ':v': '2' })],
  ['an entry removed from an index', 2, inQueue, set('REMOVE gsi1sk')],
  ['a change that an index does not project', 1, inQueue, set('SET n = :v', { ':v': 1 })],
  ['one index key without the other', 1, {}, set('SET gsi1pk = :v', { ':v': 'q' })],
  [
    'a transaction of a put and a check',
    4,
    undefined,
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: Key } },
        { ConditionCheck: { TableName, Key: { pk: 'p', sk: 'c' }, ...condition } },
      ],
    }),
  ],
])('%s costs %d write units', async (_, units, item, command) => {
  const fake = fakeWith(item);
  await fake.send(command).catch(() => {});
  expect(fake.writeUnits).toBe(units);
});

const query = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': 'p' } };

it.each<[string, number, object]>([
  ['a read', 1, new GetCommand({ TableName, Key })],
  ['a consistent read', 2, new GetCommand({ TableName, Key, ConsistentRead: true })],
  ['a transactional read', 4, new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key } }] })],
  ['a read of a projection', 1, new GetCommand({ TableName, Key, ProjectionExpression: 'pk' })],
  ['a read of no item', 0.5, new GetCommand({ TableName, Key: { pk: 'p', sk: 'none' } })],
  [
    'a batch, each item by itself',
    1.5,
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [Key, { pk: 'p', sk: 't' }] } } }),
  ],
  ['a query of 6 KB in two items', 1, new QueryCommand(query)],
  ['a consistent query of 6 KB', 2, new QueryCommand({ ...query, ConsistentRead: true })],
  ['an empty query', 0.5, new QueryCommand({ ...query, ExpressionAttributeValues: { ':p': 'none' } })],
  [
    'a query of an index, by the size of its entries',
    0.5,
    new QueryCommand({ ...query, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :p' }),
  ],
])('%s of a 5 KB item costs %d read units', async (_, units, command) => {
  const fake = fakeWith({ a: text(5), gsi1pk: 'p', gsi1sk: '1' });
  fake.put({ pk: 'p', sk: 't', a: text(1) });
  await fake.send(command);
  expect(fake.readUnits).toBe(units);
});

it('a repeated transaction costs a transactional read of its items', async () => {
  const fake = fakeWith();
  const TransactItems = [{ Put: { TableName, Item: { ...Key, a: text(5) } } }];
  const command = new TransactWriteCommand({ TransactItems, ClientRequestToken: 'token' });
  await fake.send(command);
  await fake.send(command);
  expect([fake.writeUnits, fake.readUnits]).toEqual([10, 4]);
});

it('the answer has the consumed capacity on request', async () => {
  const put = new PutCommand({ TableName, Item: Key, ReturnConsumedCapacity: 'TOTAL' });
  expect(await fakeWith().client.send(put)).toMatchObject({
    ConsumedCapacity: { TableName, CapacityUnits: 1 },
  });
});

it('a request that is refused as invalid costs nothing', async () => {
  const fake = fakeWith();
  await errorOf(fake.send(new PutCommand({ TableName, Item: { pk: 'p' } })));
  expect(fake.writeUnits).toBe(0);
});
