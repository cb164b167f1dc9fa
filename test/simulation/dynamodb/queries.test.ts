import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeError, fakeWith, TableName } from './fixture.ts';

const SORTS = ['a#1', 'a#2', 'b#1', 'b#2', 'c'];

function partition() {
  const fake = fakeWith();
  for (const sk of SORTS.toReversed()) fake.put({ pk: 'p', sk, length: sk.length, even: sk.endsWith('2') });
  fake.put({ pk: 'other', sk: 'a#1' });
  return fake;
}

function query(KeyConditionExpression: string, more: Partial<QueryCommandInput> = {}) {
  const { ExpressionAttributeValues: values, ...rest } = more;
  return new QueryCommand({
    TableName,
    KeyConditionExpression,
    ExpressionAttributeValues: { ':p': 'p', ...values },
    ...rest,
  });
}

async function sorts(command: QueryCommand): Promise<string[]> {
  const { Items = [] } = await partition().client.send(command);
  return Items.map(({ sk }) => sk);
}

it.each<[string, Record<string, string>, string[]]>([
  ['pk = :p', {}, SORTS],
  ['pk = :p AND sk = :a', { ':a': 'b#1' }, ['b#1']],
  ['sk = :a AND pk = :p', { ':a': 'b#1' }, ['b#1']],
  ['pk = :p AND sk < :a', { ':a': 'b#1' }, ['a#1', 'a#2']],
  ['pk = :p AND sk <= :a', { ':a': 'b#1' }, ['a#1', 'a#2', 'b#1']],
  ['pk = :p AND sk > :a', { ':a': 'b#1' }, ['b#2', 'c']],
  ['pk = :p AND sk >= :a', { ':a': 'b#1' }, ['b#1', 'b#2', 'c']],
  ['pk = :p AND sk BETWEEN :a AND :b', { ':a': 'a#2', ':b': 'b#1' }, ['a#2', 'b#1']],
  ['pk = :p AND begins_with(sk, :a)', { ':a': 'b#' }, ['b#1', 'b#2']],
])('a query reads a range in both directions: %s, %o', async (condition, values, expected) => {
  const command = (ScanIndexForward: boolean) =>
    query(condition, { ExpressionAttributeValues: values, ScanIndexForward });
  expect([await sorts(command(true)), await sorts(command(false))]).toEqual([
    expected,
    expected.toReversed(),
  ]);
});

it.each<[string, Partial<QueryCommandInput>, string]>([
  ['sk = :p', {}, 'Query condition missed key schema element: pk'],
  ['pk = :p AND n = :p', {}, 'Query condition missed key schema element: sk'],
  ['pk > :p', {}, 'Query key condition not supported'],
  ['pk = :p AND sk <> :p', {}, 'Query key condition not supported'],
  ['pk = :p OR sk = :p', {}, 'Query key condition not supported'],
  [
    'pk = :p',
    { Limit: 0 },
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'pk = :p',
    { FilterExpression: 'begins_with(sk, :p)' },
    'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
  ],
  ['pk = :p', { IndexName: 'gsi9' }, 'The table does not have the specified index: gsi9'],
  ['pk = :p', { ExclusiveStartKey: { pk: 'p' } }, 'The provided starting key is invalid'],
  [
    'pk = :p',
    { ExclusiveStartKey: { pk: 'q', sk: 'a' } },
    'The provided starting key is outside query boundaries based on provided conditions',
  ],
])('a query is refused: %s, %o', async (condition, more, message) => {
  expect(await describeError(partition().client.send(query(condition, more)))).toBe(
    `ValidationException: ${message}`,
  );
});

it.each([true, false])('pages follow one another, forward: %s', async (ScanIndexForward) => {
  const { client } = partition();
  const pages: string[][] = [];
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const answer = await client.send(query('pk = :p', { Limit: 2, ScanIndexForward, ExclusiveStartKey }));
    pages.push((answer.Items ?? []).map(({ sk }) => sk));
    ExclusiveStartKey = answer.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  const [a, b, c, d, e] = ScanIndexForward ? SORTS : SORTS.toReversed();
  expect(pages).toEqual([[a, b], [c, d], [e]]);
});

it('a page as long as the limit has a last key even if nothing follows', async () => {
  expect(await partition().client.send(query('pk = :p', { Limit: SORTS.length }))).toMatchObject({
    LastEvaluatedKey: { pk: 'p', sk: 'c' },
  });
});

it('a page ends before 1 MB', async () => {
  const fake = fakeWith();
  for (const sk of ['1', '2', '3', '4']) fake.put({ pk: 'p', sk, text: 'x'.repeat(399 * 1024) });
  expect(await fake.client.send(query('pk = :p'))).toMatchObject({ Count: 2, LastEvaluatedKey: { sk: '2' } });
});

it('a filter applies after the limit', async () => {
  const more = { FilterExpression: 'even = :t', ExpressionAttributeValues: { ':t': true }, Limit: 3 };
  expect(await partition().client.send(query('pk = :p', more))).toMatchObject({ Count: 1, ScannedCount: 3 });
});

it('COUNT returns no items', async () => {
  expect(await partition().client.send(query('pk = :p', { Select: 'COUNT' }))).toEqual({
    $metadata: expect.anything(),
    Count: 5,
    ScannedCount: 5,
  });
});

it('a projection returns the named attributes', async () => {
  const more = { ProjectionExpression: 'sk, #l', ExpressionAttributeNames: { '#l': 'length' }, Limit: 1 };
  const { Items } = await partition().client.send(query('pk = :p', more));
  expect(Items).toEqual([{ sk: 'a#1', length: 3 }]);
});

it('sort keys are ordered by their bytes in UTF-8', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 5 })),
      async (keys) => {
        const fake = fakeWith();
        for (const sk of keys) fake.put({ pk: 'p', sk });
        const { Items = [] } = await fake.client.send(query('pk = :p'));
        const expected = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(Items.map(({ sk }) => sk)).toEqual(expected);
      },
    ),
  );
});
