import { GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { RESERVED_WORDS } from '../../../simulation/aws/dynamodb/expressions/reserved-words.ts';
import { describeError, fakeWith, Key, TableName } from './fixture.ts';

function put(more: Partial<PutCommandInput>) {
  return fakeWith().client.send(new PutCommand({ TableName, Item: Key, ...more }));
}

it.each<[string, Partial<PutCommandInput>]>([
  [
    'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status',
    { ConditionExpression: 'status = :v', ExpressionAttributeValues: { ':v': 1 } },
  ],
  [
    'Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #a',
    { ConditionExpression: 'attribute_exists(#a)' },
  ],
  [
    'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :a',
    { ConditionExpression: 'x = :a' },
  ],
  [
    'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}',
    {
      ConditionExpression: 'attribute_exists(#a)',
      ExpressionAttributeNames: { '#a': 'a', '#b': 'b' },
    },
  ],
  [
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    { ConditionExpression: 'x = :a', ExpressionAttributeValues: { ':a': 1, ':b': 1 } },
  ],
  [
    'ExpressionAttributeValues must not be empty',
    { ConditionExpression: 'attribute_exists(a)', ExpressionAttributeValues: {} },
  ],
  [
    'ExpressionAttributeNames can only be specified when using expressions',
    { ExpressionAttributeNames: { '#a': 'a' } },
  ],
  ['Invalid ConditionExpression: The expression can not be empty;', { ConditionExpression: '' }],
  [
    'Invalid ConditionExpression: The expression has redundant parentheses;',
    { ConditionExpression: '((attribute_exists(a)))' },
  ],
  [
    'Invalid ConditionExpression: Invalid function name; function: ATTRIBUTE_EXISTS',
    { ConditionExpression: 'ATTRIBUTE_EXISTS(a)' },
  ],
  ['Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="', { ConditionExpression: 'a =' }],
  [
    'Invalid ConditionExpression: Syntax error; token: "b", near: ") b"',
    { ConditionExpression: 'attribute_exists(a) b' },
  ],
  [
    'Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]',
    { ConditionExpression: 'a = a' },
  ],
  ['Return values set to invalid value', { ReturnValues: 'ALL_NEW' }],
])('a request is refused: %s', async (message, more) => {
  expect(await describeError(put(more))).toBe(`ValidationException: ${message}`);
});

it.each(['status', 'Name', 'key', 'count', 'data', 'ttl', 'state', 'source', 'timestamp', 'size', 'items'])(
  'the word %s is reserved, in any case',
  async (word) => {
    expect(await describeError(put({ ConditionExpression: `attribute_exists(${word})` }))).toBe(
      `ValidationException: Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: ${word}`,
    );
  },
);

it.each(['attempt', 'attempts', 'pk', 'sk', 'expiresAt', 'slot', 'ticket', 'failure'])(
  'the word %s may be used bare',
  async (word) => {
    await expect(put({ ConditionExpression: `attribute_not_exists(${word})` })).resolves.toBeDefined();
  },
);

it('the list of reserved words is the official one, of 573 words', () => {
  expect(RESERVED_WORDS.size).toBe(573);
});

it.each<[string, Record<string, unknown>]>([
  ['One or more parameter values were invalid: Missing the key sk in the item', { pk: 'p' }],
  [
    'One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N',
    { pk: 'p', sk: 1 },
  ],
  [
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    { pk: '', sk: 's' },
  ],
  [
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    { pk: 'x'.repeat(2049), sk: 's' },
  ],
  [
    'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    { pk: 'p', sk: 'é'.repeat(513) },
  ],
  [
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi1, IndexKey: gsi1sk',
    { ...Key, gsi1sk: '' },
  ],
  ['Item size has exceeded the maximum allowed size', { ...Key, a: 'x'.repeat(400 * 1024) }],
  [
    'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    { ...Key, a: 1e-131 },
  ],
  ['Attempting to store more than 38 significant digits in a Number', { ...Key, a: 10n ** 38n + 1n }],
])('an item is refused: %s', async (message, item) => {
  expect(await describeError(put({ Item: item }))).toBe(`ValidationException: ${message}`);
});

it('a key with another attribute is refused', async () => {
  const get = new GetCommand({ TableName, Key: { ...Key, other: 1 } });
  expect(await describeError(fakeWith().client.send(get))).toBe(
    'ValidationException: The provided key element does not match the schema',
  );
});

it('another table is not found', async () => {
  const get = new GetCommand({ TableName: 'other', Key });
  expect(await describeError(fakeWith(undefined, { tableName: TableName }).client.send(get))).toBe(
    'ResourceNotFoundException: Requested resource not found',
  );
});
