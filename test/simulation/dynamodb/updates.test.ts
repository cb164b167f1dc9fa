import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';
import { describeError, fakeWith, Key, TableName } from './fixture.ts';

const item: Item = {
  n: 5,
  fraction: 0.1,
  entries: [1, 2, 3, 4],
  nest: { a: 1, b: 2 },
  tags: new Set(['red', 'blue']),
};

function update(UpdateExpression: string, values: Item = {}, more: Partial<UpdateCommandInput> = {}) {
  return new UpdateCommand({
    TableName,
    Key,
    UpdateExpression,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ...more,
  });
}

it.each<[string, Item, Item]>([
  ['SET n = n + :v', { ':v': 2 }, { n: 7 }],
  ['SET n = n - :v', { ':v': 7 }, { n: -2 }],
  ['SET n = :v - n', { ':v': 7 }, { n: 2 }],
  ['SET fraction = fraction + :v', { ':v': 0.2 }, { fraction: 0.3 }],
  ['SET n = n + :v', { ':v': Number.MAX_SAFE_INTEGER }, { n: 9007199254740996n }],
  ['SET fresh = if_not_exists(fresh, :v) + :one', { ':v': 0, ':one': 1 }, { fresh: 1 }],
  ['SET n = if_not_exists(n, :v)', { ':v': 0 }, { n: 5 }],
  ['SET entries = list_append(entries, :v)', { ':v': [5] }, { entries: [1, 2, 3, 4, 5] }],
  ['SET entries = list_append(:v, entries)', { ':v': [0] }, { entries: [0, 1, 2, 3, 4] }],
  ['SET logs = list_append(if_not_exists(logs, :e), :v)', { ':e': [], ':v': ['x'] }, { logs: ['x'] }],
  ['SET entries[1] = :v', { ':v': 'x' }, { entries: [1, 'x', 3, 4] }],
  ['SET entries[9] = :a, entries[7] = :b', { ':a': 9, ':b': 7 }, { entries: [1, 2, 3, 4, 7, 9] }],
  ['SET nest.c = :v', { ':v': 3 }, { nest: { a: 1, b: 2, c: 3 } }],
  ['SET n = fraction, fraction = n', {}, { n: 0.1, fraction: 5 }],
  ['REMOVE entries[0], entries[2]', {}, { entries: [2, 4] }],
  ['REMOVE nest.a', {}, { nest: { b: 2 } }],
  ['REMOVE absent', {}, {}],
  ['ADD n :v', { ':v': -6 }, { n: -1 }],
  ['ADD fresh :v', { ':v': 3 }, { fresh: 3 }],
  ['ADD tags :v', { ':v': new Set(['red', 'green']) }, { tags: new Set(['red', 'blue', 'green']) }],
  ['DELETE tags :v', { ':v': new Set(['red', 'x']) }, { tags: new Set(['blue']) }],
  ['SET x = :v REMOVE nest ADD n :v', { ':v': 1 }, { x: 1, nest: undefined as never, n: 6 }],
])('an update changes only the named attributes: %s, %o', async (expression, values, changed) => {
  const fake = fakeWith(item);
  await fake.client.send(update(expression, values));
  expect(fake.get('p', 's')).toEqual({ ...Key, ...item, ...changed });
});

it('DELETE of a set’s last members removes the attribute', async () => {
  const fake = fakeWith(item);
  await fake.client.send(update('DELETE tags :v', { ':v': new Set(['red', 'blue']) }));
  expect(fake.get('p', 's')).not.toHaveProperty('tags');
});

it('an update of a missing item creates one from its key and the changes', async () => {
  const fake = fakeWith();
  await fake.client.send(update('SET x = :v', { ':v': 1 }));
  expect(fake.items()).toEqual([{ ...Key, x: 1 }]);
});

it.each<[string, Item, string]>([
  ['SET x = absent', {}, 'The provided expression refers to an attribute that does not exist in the item'],
  ['SET x.y = :v', { ':v': 1 }, 'The document path provided in the update expression is invalid for update'],
  ['SET n[0] = :v', { ':v': 1 }, 'The document path provided in the update expression is invalid for update'],
  ['REMOVE x.y', {}, 'The document path provided in the update expression is invalid for update'],
  ['SET x = nest + :v', { ':v': 1 }, 'An operand in the update expression has an incorrect data type'],
  ['ADD nest :v', { ':v': 1 }, 'An operand in the update expression has an incorrect data type'],
  [
    'SET x = list_append(n, :v)',
    { ':v': [1] },
    'An operand in the update expression has an incorrect data type',
  ],
  [
    'ADD nest.a :v',
    { ':v': 1 },
    'Invalid UpdateExpression: ADD can only be used on top-level attributes; path: nest.a',
  ],
  [
    'SET nest = :v, nest.a = :v',
    { ':v': 1 },
    'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [nest], path two: [nest, a]',
  ],
  [
    'SET x = :v SET y = :v',
    { ':v': 1 },
    'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
  ],
  [
    'SET pk = :v',
    { ':v': 'x' },
    'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
  ],
  [
    'SET gsi1pk = :v',
    { ':v': 1 },
    'One or more parameter values were invalid: Type mismatch for Index Key gsi1pk Expected: S Actual: N IndexName: gsi1',
  ],
])('an update that does not fit the item is refused: %s', async (expression, values, message) => {
  const fake = fakeWith(item);
  expect(await describeError(fake.client.send(update(expression, values)))).toBe(
    `ValidationException: ${message}`,
  );
});

it('an update that makes the item larger than 400 KB is refused', async () => {
  const fake = fakeWith({ a: 'x'.repeat(399 * 1024) });
  expect(await describeError(fake.client.send(update('SET b = :v', { ':v': 'x'.repeat(1024) })))).toBe(
    'ValidationException: Item size to update has exceeded the maximum allowed size',
  );
});

describe('ReturnValues', () => {
  it.each([
    ['NONE', undefined],
    ['ALL_OLD', { ...Key, ...item }],
    ['ALL_NEW', { ...Key, ...item, n: 6, nest: { a: 9, b: 2 } }],
    ['UPDATED_OLD', { n: 5, nest: { a: 1 } }],
    ['UPDATED_NEW', { n: 6, nest: { a: 9 } }],
  ] as const)('%s', async (ReturnValues, Attributes) => {
    const command = update('SET nest.a = :v ADD n :one', { ':v': 9, ':one': 1 }, { ReturnValues });
    const answer = await fakeWith(item).client.send(command);
    expect(answer.Attributes).toEqual(Attributes);
  });
});

it('a caller’s change to an answer does not change the item', async () => {
  const fake = fakeWith(item);
  const { Attributes } = await fake.client.send(
    update('SET n = :v', { ':v': 1 }, { ReturnValues: 'ALL_NEW' }),
  );
  Attributes?.entries.push('more');
  expect(fake.get('p', 's')).toMatchObject({ entries: [1, 2, 3, 4] });
});
