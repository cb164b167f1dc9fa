import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';
import { errorOf, fakeWith, Key, TableName } from './fixture.ts';

const item: Item = {
  n: 5,
  big: 12345678901234567890n,
  word: 'café',
  nothing: null,
  yes: true,
  entries: ['a', { deep: [1, 2] }],
  nest: { leaf: 'x', 'a.b': 1 },
  tags: new Set(['red', 'blue']),
  scores: new Set([1, 2]),
  bytes: new Uint8Array([1, 2, 3]),
};

async function holds(ConditionExpression: string, values: Item = {}, names: Record<string, string> = {}) {
  const put = new PutCommand({
    TableName,
    Item: Key,
    ConditionExpression,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
  });
  return fakeWith(item)
    .client.send(put)
    .then(() => true)
    .catch((error: Error) => {
      if (error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    });
}

it.each<[string, Item, boolean]>([
  ['n = :v', { ':v': 5 }, true],
  [':v = n', { ':v': 5 }, true],
  ['n = :v', { ':v': '5' }, false],
  ['big = :v', { ':v': 12345678901234567890n }, true],
  ['big > n', {}, true],
  ['n <> :v', { ':v': '5' }, true],
  ['absent <> :v', { ':v': 5 }, true],
  ['absent = :v', { ':v': 5 }, false],
  ['absent < :v', { ':v': 5 }, false],
  ['NOT absent < :v', { ':v': 5 }, true],
  ['n < :v', { ':v': 5 }, false],
  ['n <= :v', { ':v': 5 }, true],
  ['n > :v', { ':v': 4.5 }, true],
  ['n >= :v', { ':v': 6 }, false],
  ['n < :v', { ':v': 'a' }, false],
  ['n BETWEEN :a AND :b', { ':a': 5, ':b': 6 }, true],
  ['n BETWEEN :a AND :b AND yes = :t', { ':a': 1, ':b': 4, ':t': true }, false],
  ['n IN (:a, :b)', { ':a': 1, ':b': 5 }, true],
  ['n IN (:a)', { ':a': 1 }, false],
  ['nothing = :v', { ':v': null }, true],
  ['tags = :v', { ':v': new Set(['blue', 'red']) }, true],
  ['nest = :v', { ':v': { 'a.b': 1, leaf: 'x' } }, true],
  ['entries = :v', { ':v': ['a'] }, false],
  ['bytes = :v', { ':v': new Uint8Array([1, 2, 3]) }, true],
])('a comparison follows type and value: %s, %o: %s', async (expression, values, expected) => {
  expect(await holds(expression, values)).toBe(expected);
});

it.each<[string, boolean]>([
  ['attribute_exists(n) OR attribute_exists(x) AND attribute_exists(y)', true],
  ['(attribute_exists(n) OR attribute_exists(x)) AND attribute_exists(y)', false],
  ['NOT attribute_exists(x) AND attribute_exists(n)', true],
  ['not attribute_exists(x) and attribute_exists(n)', true],
  ['NOT (attribute_exists(x) OR attribute_exists(n))', false],
])('NOT binds before AND, AND before OR: %s: %s', async (expression, expected) => {
  expect(await holds(expression)).toBe(expected);
});

it.each<[string, Item, boolean]>([
  ['attribute_exists(nest.leaf)', {}, true],
  ['attribute_exists(nothing)', {}, true],
  ['attribute_exists(entries[1].deep[1])', {}, true],
  ['attribute_exists(entries[2])', {}, false],
  ['attribute_not_exists(nest.absent)', {}, true],
  ['attribute_type(nothing, :t)', { ':t': 'NULL' }, true],
  ['attribute_type(tags, :t)', { ':t': 'SS' }, true],
  ['attribute_type(entries, :t)', { ':t': 'M' }, false],
  ['begins_with(word, :v)', { ':v': 'ca' }, true],
  ['begins_with(n, :v)', { ':v': 'ca' }, false],
  ['contains(word, :v)', { ':v': 'fé' }, true],
  ['contains(entries, :v)', { ':v': 'a' }, true],
  ['contains(tags, :v)', { ':v': 'red' }, true],
  ['contains(scores, :v)', { ':v': 3 }, false],
  ['size(entries) = :v', { ':v': 2 }, true],
  ['size(nest) > :v', { ':v': 2 }, false],
  ['size(absent) = :v', { ':v': 0 }, false],
  ['size(bytes) BETWEEN :a AND :b', { ':a': 3, ':b': 3 }, true],
])('a function reads the attribute at its path: %s, %o: %s', async (expression, values, expected) => {
  expect(await holds(expression, values)).toBe(expected);
});

it('a placeholder may stand for a name with a dot', async () => {
  expect(await holds('#m.#ab = :v', { ':v': 1 }, { '#m': 'nest', '#ab': 'a.b' })).toBe(true);
});

it('a failed condition returns the item in AttributeValues, which the document client does not unmarshall', async () => {
  const put = new PutCommand({
    TableName,
    Item: Key,
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  expect(await errorOf(fakeWith({ n: 5 }).client.send(put))).toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: { pk: { S: 'p' }, sk: { S: 's' }, n: { N: '5' } },
  });
});

it('a failed condition returns no item unless asked', async () => {
  const put = new PutCommand({ TableName, Item: Key, ConditionExpression: 'attribute_not_exists(pk)' });
  expect(await errorOf(fakeWith({ n: 5 }).client.send(put))).toMatchObject({ Item: undefined });
});
