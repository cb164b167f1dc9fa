import { describe, expect, it } from 'vitest';
import type { Write } from '../../../core/table/write.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const key = { pk: 'p', sk: 's' };
const other = { pk: 'p', sk: 't' };

/** The request that a write becomes. */
async function requestOf(write: Write) {
  const { dynamo, table } = createStateTable();
  let request: object = {};
  dynamo.before = (_, input) => {
    request = input;
  };
  await table.write(write);
  return request;
}

/** The item at {@link key} after a write to an item with these attributes, or to none. */
async function itemAfter(before: Record<string, unknown> | null, write: Write) {
  const { dynamo, table } = createStateTable();
  if (before !== null) dynamo.put({ ...key, ...before });
  await table.write(write);
  return dynamo.get('p', 's');
}

describe('a write becomes a request with the names and values that its expressions mention', () => {
  it.each<[string, Write, object]>([
    ['a put', { put: { ...key, n: 1 } }, { TableName: 'state', Item: { ...key, n: 1 } }],
    [
      'a put on a condition',
      { put: { ...key, n: 1 }, condition: '#n = :before', values: { before: 1, unused: 2 } },
      {
        TableName: 'state',
        Item: { ...key, n: 1 },
        ConditionExpression: '#n = :before',
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: { ':before': 1 },
      },
    ],
    [
      'a delete on a condition without values',
      { delete: key, condition: 'attribute_not_exists(#pk)', values: { unused: 1 } },
      {
        TableName: 'state',
        Key: key,
        ConditionExpression: 'attribute_not_exists(#pk)',
        ExpressionAttributeNames: { '#pk': 'pk' },
      },
    ],
    [
      'an update with every clause',
      {
        update: key,
        set: { a: 1, left: undefined },
        setOnce: { b: 2 },
        remove: ['c'],
        add: { d: -1 },
        condition: 'attribute_not_exists(#n) OR #a < :a',
      },
      {
        TableName: 'state',
        Key: key,
        UpdateExpression: 'SET #a = :a, #b = if_not_exists(#b, :b) REMOVE #c ADD #d :d',
        ConditionExpression: 'attribute_not_exists(#n) OR #a < :a',
        ExpressionAttributeNames: { '#a': 'a', '#b': 'b', '#c': 'c', '#d': 'd', '#n': 'n' },
        ExpressionAttributeValues: { ':a': 1, ':b': 2, ':d': -1 },
      },
    ],
    [
      'an update of a part of an attribute',
      { update: key, set: { 'a[0].b1': 1, c: 2 }, condition: '#a[0].#d = :d', values: { d: 3 } },
      {
        TableName: 'state',
        Key: key,
        UpdateExpression: 'SET #a[0].#b1 = :a_0_b1, #c = :c',
        ConditionExpression: '#a[0].#d = :d',
        ExpressionAttributeNames: { '#a': 'a', '#b1': 'b1', '#c': 'c', '#d': 'd' },
        ExpressionAttributeValues: { ':a_0_b1': 1, ':c': 2, ':d': 3 },
      },
    ],
    [
      'an update that only removes',
      { update: key, remove: ['a', 'b'] },
      {
        TableName: 'state',
        Key: key,
        UpdateExpression: 'REMOVE #a, #b',
        ExpressionAttributeNames: { '#a': 'a', '#b': 'b' },
      },
    ],
  ])('%s', async (_, write, request) => {
    expect(await requestOf(write)).toEqual(request);
  });
});

describe('an update', () => {
  it.each<[string, Record<string, unknown> | null, Write, object]>([
    ['creates the item if there is none', null, { update: key, set: { n: 1 } }, { ...key, n: 1 }],
    ['keeps what it does not name', { m: 0 }, { update: key, set: { n: 1 } }, { ...key, m: 0, n: 1 }],
    [
      'sets once what is absent, and nothing else',
      { n: 1 },
      { update: key, setOnce: { n: 2, m: 2 } },
      { ...key, n: 1, m: 2 },
    ],
    ['counts an absent number as 0', null, { update: key, add: { n: 2 } }, { ...key, n: 2 }],
    ['adds to a number', { n: 2 }, { update: key, add: { n: -1 } }, { ...key, n: 1 }],
    ['removes an attribute', { n: 2, m: 1 }, { update: key, remove: ['n'] }, { ...key, m: 1 }],
  ])('%s', async (_, before, write, after) => {
    expect(await itemAfter(before, write)).toEqual(after);
  });
});

describe('refusals', () => {
  const isThere = 'attribute_exists(#pk)';

  it('name only the write that was refused', async () => {
    const { table } = createStateTable();
    expect(await table.write({ put: { ...key }, condition: isThere })).toEqual([true]);
  });

  it('name the writes of a transaction in their order', async () => {
    const { table } = createStateTable();
    const third = { pk: 'p', sk: 'u' };
    expect(
      await table.write(
        { put: { ...key } },
        { put: { ...other }, condition: isThere },
        { delete: third, condition: isThere },
      ),
    ).toEqual([false, true, true]);
  });

  it('leave nothing of a transaction', async () => {
    const { dynamo, table } = createStateTable();
    await table.write({ put: { ...key } }, { put: { ...other }, condition: isThere });
    expect(dynamo.items()).toEqual([]);
  });
});

it('applies all writes of a transaction', async () => {
  const { dynamo, table } = createStateTable();
  dynamo.put({ ...other });
  expect(await table.write({ put: { ...key, n: 1 } }, { delete: other })).toBeNull();
  expect(dynamo.items()).toEqual([{ ...key, n: 1 }]);
});

it('sends nothing if there is nothing to write', async () => {
  const { dynamo, table } = createStateTable();
  expect(await table.write()).toBeNull();
  expect(dynamo.sent).toEqual([]);
});
