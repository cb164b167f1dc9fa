import { BatchGetCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { describeError, fakeWith, Key, TableName } from './fixture.ts';

const put = new PutCommand({ TableName, Item: { ...Key, n: 1 } });
const lost = () => {
  throw new Error('socket hang up');
};

it('a throw after the effect becomes the answer, and the write is applied', async () => {
  const fake = fakeWith();
  fake.after = lost;
  expect([await describeError(fake.client.send(put)), fake.items().length]).toEqual([
    'client error: socket hang up',
    1,
  ]);
});

it('a throw before the effect becomes the answer, and nothing is applied', async () => {
  const fake = fakeWith();
  fake.before = lost;
  expect([await describeError(fake.client.send(put)), fake.items().length]).toEqual([
    'client error: socket hang up',
    0,
  ]);
});

it('a request takes effect when its gate opens', async () => {
  const fake = fakeWith();
  const { promise, resolve } = Promise.withResolvers<void>();
  fake.gate = () => promise;
  const request = fake.client.send(put);
  const before = fake.items().length;
  resolve();
  await request;
  expect([before, fake.items().length]).toEqual([0, 1]);
});

it('the sent commands are listed by name', async () => {
  const fake = fakeWith();
  await fake.client.send(put);
  await fake.client.send(new GetCommand({ TableName, Key }));
  expect(fake.sent).toEqual(['PutCommand', 'GetCommand']);
});

const keys = (count: number) => Array.from({ length: count }, (_, index) => ({ pk: 'p', sk: `${index}` }));
const batch = (Keys: object[]) =>
  new BatchGetCommand({ RequestItems: { [TableName]: { Keys: Keys as Record<string, string>[] } } });

it('a batch returns the items that exist', async () => {
  const answer = await fakeWith({ n: 1 }).client.send(batch([Key, { pk: 'p', sk: 'none' }]));
  expect(answer).toMatchObject({ Responses: { [TableName]: [{ ...Key, n: 1 }] }, UnprocessedKeys: {} });
});

it('a batch does not process the keys that a test marks as unprocessed', async () => {
  const fake = fakeWith({ n: 1 });
  fake.unprocessed = (all) => all.slice(0, 1);
  expect(await fake.client.send(batch([Key, { pk: 'p', sk: '0' }]))).toMatchObject({
    Responses: { [TableName]: [] },
    UnprocessedKeys: { [TableName]: { Keys: [Key] } },
  });
});

it.each([
  ['Too many items requested for the BatchGetItem call', keys(101)],
  ['Provided list of item keys contains duplicates', [Key, Key]],
])('a batch is refused: %s', async (message, all) => {
  expect(await describeError(fakeWith().client.send(batch(all)))).toBe(`ValidationException: ${message}`);
});

const DAY_SECONDS = 86_400;

it.each([
  ['a moment ago', -1, 0],
  ['a moment from now', 1, 1],
  ['six years ago', -6 * 365 * DAY_SECONDS, 1],
])('TTL and an item that expires %s (%i s): %i is left', async (_, seconds, left) => {
  const now = new Date('2026-01-01T00:00:00Z');
  const fake = fakeWith({ expiresAt: now.getTime() / 1000 + seconds }, { now: () => now });
  fake.expireItems();
  expect(fake.items()).toHaveLength(left);
});

it('an expired item stays visible until TTL deletes it', async () => {
  const { Item } = await fakeWith({ expiresAt: 1 }).client.send(new GetCommand({ TableName, Key }));
  expect(Item).toEqual({ ...Key, expiresAt: 1 });
});
