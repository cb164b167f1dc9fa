import {
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { describeError, errorOf, fakeWith, Key, TableName } from './fixture.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const put = (sk: string, n = 1): Action => ({ Put: { TableName, Item: { pk: 'p', sk, n } } });
const check = (sk: string, ConditionExpression = 'attribute_exists(pk)'): Action => ({
  ConditionCheck: {
    TableName,
    Key: { pk: 'p', sk },
    ConditionExpression,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

function transact(TransactItems: Action[]) {
  return new TransactWriteCommand({ TransactItems });
}

it('a transaction applies all its actions', async () => {
  const fake = fakeWith({ n: 0 });
  const Update = { TableName, Key, UpdateExpression: 'SET n = :v', ExpressionAttributeValues: { ':v': 9 } };
  await fake.client.send(transact([put('a'), { Update }, check('b', 'attribute_not_exists(pk)')]));
  expect(fake.items()).toEqual([
    { ...Key, n: 9 },
    { pk: 'p', sk: 'a', n: 1 },
  ]);
});

it('a cancelled transaction applies nothing', async () => {
  const fake = fakeWith();
  await errorOf(fake.client.send(transact([put('a'), check('b')])));
  expect(fake.items()).toEqual([]);
});

it('a cancelled transaction has a reason for each action, in their order', async () => {
  const fake = fakeWith({ n: 0 });
  const actions = [put('a'), check('s', 'attribute_not_exists(pk)'), check('b')];
  expect(await errorOf(fake.client.send(transact(actions)))).toMatchObject({
    name: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]',
    CancellationReasons: [
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { pk: { S: 'p' }, sk: { S: 's' }, n: { N: '0' } },
      },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ],
  });
});

it('an update that does not fit its item cancels the transaction', async () => {
  const Update = { TableName, Key, UpdateExpression: 'SET n = absent' };
  expect(await errorOf(fakeWith().client.send(transact([put('a'), { Update }])))).toMatchObject({
    CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
  });
});

it.each<[string, Action[]]>([
  ['Transaction request cannot include multiple operations on one item', [put('a'), check('a')]],
  ['TransactItems can only contain one of Check, Put, Update or Delete', [{}]],
  [
    "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
    Array.from({ length: 101 }, (_, index) => put(String(index))),
  ],
  [
    "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    [],
  ],
])('a transaction is refused: %s', async (message, actions) => {
  expect(await describeError(fakeWith().client.send(transact(actions)))).toBe(
    `ValidationException: ${message}`,
  );
});

describe('while a transaction is prepared', () => {
  /** Runs a request between the two phases of a transaction that writes `s` and checks `c`. */
  async function during<T>(request: (client: ReturnType<typeof fakeWith>['client']) => Promise<T>) {
    const fake = fakeWith({ n: 0 });
    let result: Promise<T> | undefined;
    fake.beforeCommit = async () => {
      fake.beforeCommit = async () => {};
      result = request(fake.client);
      await result.catch(() => {});
    };
    await fake.client.send(transact([put('s', 7), check('c', 'attribute_not_exists(pk)')]));
    return { fake, result: result as Promise<T> };
  }

  it('a read sees the item as it was', async () => {
    const { result } = await during((client) =>
      client.send(new GetCommand({ TableName, Key, ConsistentRead: true })),
    );
    expect((await result).Item).toMatchObject({ n: 0 });
  });

  it.each(['s', 'c'])('a write of its item %s conflicts', async (sk) => {
    const { result } = await during((client) =>
      client.send(new PutCommand({ TableName, Item: { pk: 'p', sk } })),
    );
    expect(await describeError(result)).toBe(
      'TransactionConflictException: Transaction is ongoing for the item',
    );
  });

  it.each([
    ['writes', put('s')],
    ['checks', check('s')],
    ['writes what it checks', put('c')],
  ])('another transaction that %s its item is cancelled', async (_, action) => {
    const { result } = await during((client) => client.send(transact([put('other'), action])));
    expect(await errorOf(result)).toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });
  });

  it('a transactional read of its item is cancelled', async () => {
    const get = new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key } }] });
    const { result } = await during((client) => client.send(get));
    expect(await errorOf(result)).toMatchObject({ CancellationReasons: [{ Code: 'TransactionConflict' }] });
  });

  it('a transaction of other items goes through', async () => {
    const { fake, result } = await during((client) => client.send(transact([put('other')])));
    await result;
    expect(fake.get('p', 'other')).toBeDefined();
  });

  it('its items are free after it', async () => {
    const { fake } = await during(async () => {});
    await fake.client.send(new PutCommand({ TableName, Item: { ...Key, n: 8 } }));
    expect(fake.get('p', 's')).toMatchObject({ n: 8 });
  });
});

it('a throw between the phases leaves everything as it was', async () => {
  const fake = fakeWith({ n: 0 });
  fake.beforeCommit = async () => {
    throw new Error('cut off');
  };
  await errorOf(fake.client.send(transact([put('s')])));
  await fake.client.send(new PutCommand({ TableName, Item: { ...Key, n: 2 } }));
  expect(fake.items()).toEqual([{ ...Key, n: 2 }]);
});

it('TransactGet returns the items in the order of its actions', async () => {
  const Get = (sk: string) => ({ Get: { TableName, Key: { pk: 'p', sk } } });
  const get = new TransactGetCommand({ TransactItems: [Get('missing'), Get('s')] });
  expect((await fakeWith({ n: 0 }).client.send(get)).Responses).toEqual([{}, { Item: { ...Key, n: 0 } }]);
});
