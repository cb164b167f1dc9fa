import {
  DynamoDBServiceException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { INDEX, INDEX_SORT_KEY } from '../../../core/contract/table.ts';
import { createTable, type Query } from '../../../core/table/table.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const a = { pk: 'p', sk: 'a' };
const b = { pk: 'p', sk: 'b' };
const info = { message: 'x', $metadata: {} };

/** A table that records its sleeps, with a random number that is always `random`. */
function setUp({ random = 0.5 } = {}) {
  const { dynamo } = createStateTable();
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  const table = createTable(dynamo.client, { name: 'state', sleep, random: () => random });
  return { dynamo, slept, table };
}

describe('get', () => {
  it('returns the item', async () => {
    const { dynamo, table } = setUp();
    dynamo.put({ ...a, n: 1 });
    expect(await table.get(a)).toEqual({ ...a, n: 1 });
  });

  it('returns null if there is none', async () => {
    expect(await setUp().table.get(a)).toBeNull();
  });

  it('reads consistently', async () => {
    const { dynamo, table } = setUp();
    dynamo.before = (_, input) => expect(input.ConsistentRead).toBe(true);
    await table.get(a);
    expect.assertions(1);
  });
});

describe('getMany', () => {
  it('returns the items that exist', async () => {
    const { dynamo, table } = setUp();
    dynamo.put(a);
    expect(await table.getMany([a, b])).toEqual([a]);
  });

  it('reads consistently', async () => {
    const { dynamo, table } = setUp();
    dynamo.before = (_, input) =>
      expect(input).toMatchObject({ RequestItems: { state: { ConsistentRead: true } } });
    await table.getMany([a]);
    expect.assertions(1);
  });

  it('sends no request if there are no keys', async () => {
    const { dynamo, table } = setUp();
    expect(await table.getMany([])).toEqual([]);
    expect(dynamo.sent).toEqual([]);
  });

  it('requests unprocessed keys again, after a wait', async () => {
    const { dynamo, slept, table } = setUp();
    dynamo.put(a);
    dynamo.put(b);
    dynamo.unprocessed = (keys) => keys.slice(1);
    expect(await table.getMany([a, b])).toEqual([a, b]);
    expect([dynamo.sent.length, slept.length]).toEqual([2, 1]);
  });

  it('gives up if items stay unprocessed', async () => {
    const { dynamo, table } = setUp();
    dynamo.unprocessed = (keys) => keys;
    await expect(table.getMany([a])).rejects.toThrow('overloaded');
    expect(dynamo.sent).toHaveLength(12);
  });
});

describe('a query', () => {
  it.each<[string, Omit<Query, 'partition'>, string[]]>([
    ['reads a partition in the order of its sort keys', {}, ['a', 'b', 'c']],
    ['reads the newest first', { newestFirst: true }, ['c', 'b', 'a']],
    ['stops at its limit', { limit: 2 }, ['a', 'b']],
    ['begins with `from`', { from: 'b' }, ['b', 'c']],
    ['ends before `before`', { before: 'b' }, ['a']],
    ['keeps to a range', { from: 'b', before: 'bb' }, ['b']],
  ])('%s', async (_, query, found) => {
    const { dynamo, table } = setUp();
    for (const sk of ['c', 'a', 'b']) dynamo.put({ pk: 'p', sk });
    dynamo.put({ pk: 'q', sk: 'a' });
    expect((await table.query({ partition: 'p', ...query })).map(({ sk }) => sk)).toEqual(found);
  });

  it('reads an index in the order of its own sort key', async () => {
    const { dynamo, table } = setUp();
    dynamo.put({ ...a, [INDEX.folder]: 'shoot', [INDEX_SORT_KEY]: '2' });
    dynamo.put({ ...b, [INDEX.folder]: 'shoot', [INDEX_SORT_KEY]: '1' });
    const index = { name: INDEX.folder, sortKey: INDEX_SORT_KEY };
    const found = await table.query({ partition: 'shoot', index, before: '3' });
    expect(found.map(({ sk }) => sk)).toEqual(['b', 'a']);
  });

  it.each([
    ['the table consistently', undefined, true],
    ['an index as it is', { name: INDEX.all, sortKey: INDEX_SORT_KEY }, undefined],
  ])('reads %s', async (_, index, isConsistent) => {
    const { dynamo, table } = setUp();
    dynamo.before = (__, input) => expect(input.ConsistentRead).toBe(isConsistent);
    await table.query({ partition: 'p', ...(index && { index }) });
    expect.assertions(1);
  });
});

describe('a count', () => {
  it('covers all items of the query', async () => {
    const { dynamo, table } = setUp();
    for (const sk of ['a', 'b', 'c']) dynamo.put({ pk: 'p', sk });
    expect(await table.count({ partition: 'p', before: 'c' })).toEqual({ count: 2, isAll: true });
  });

  it('says that there are more beyond 1 MB', async () => {
    const { dynamo, table } = setUp();
    for (const sk of ['a', 'b', 'c', 'd']) dynamo.put({ pk: 'p', sk, text: 'x'.repeat(300_000) });
    const { count, isAll } = await table.count({ partition: 'p' });
    expect([count < 5, isAll]).toEqual([true, false]);
  });

  it('of all continues beyond 1 MB, page by page', async () => {
    const { dynamo, table } = setUp();
    for (let item = 0; item < 8; item += 1) dynamo.put({ pk: 'p', sk: `${item}`, text: 'x'.repeat(300_000) });
    expect(await table.countAll({ partition: 'p', from: '1' })).toBe(7);
    expect(new Set(dynamo.sent)).toEqual(new Set(['QueryCommand']));
    expect(dynamo.sent.length).toBeGreaterThan(1);
  });
});

describe('a write while another transaction holds its items', () => {
  const canceled = (...codes: string[]) =>
    new TransactionCanceledException({ ...info, CancellationReasons: codes.map((Code) => ({ Code })) });

  it.each([
    ['a conflict of a transaction', canceled('None', 'TransactionConflict')],
    ['a transaction that is throttled', canceled('ThrottlingError', 'None')],
    ['a transaction that is over the table’s throughput', canceled('ProvisionedThroughputExceeded', 'None')],
    ['a conflict of one write', new TransactionConflictException(info)],
    ['an earlier try that is under way', new TransactionInProgressException({ ...info, Message: 'x' })],
  ])('is repeated: %s', async (_, error) => {
    const { dynamo, table } = setUp();
    dynamo.before = () => {
      dynamo.before = () => {};
      throw error;
    };
    expect(await table.write({ put: { ...a } }, { put: { ...b } })).toBeNull();
    expect(dynamo.items()).toHaveLength(2);
  });

  it('is not repeated if its condition fails as well', async () => {
    const { dynamo, table } = setUp();
    dynamo.before = () => {
      throw canceled('TransactionConflict', 'ConditionalCheckFailed');
    };
    expect(await table.write({ put: { ...a } }, { put: { ...b } })).toEqual([false, true]);
    expect(dynamo.sent).toHaveLength(1);
  });

  it('waits longer each time, and gives up after 12 tries with DynamoDB’s error', async () => {
    const { dynamo, slept, table } = setUp();
    const error = canceled('TransactionConflict', 'None');
    dynamo.before = () => {
      throw error;
    };
    await expect(table.write({ put: { ...a } }, { put: { ...b } })).rejects.toBe(error);
    expect(slept).toEqual([10, 20, 40, 80, 160, 320, 320, 320, 320, 320, 320]);
  });

  it('waits a random time, so that two that conflicted do not conflict again', async () => {
    const { dynamo, slept, table } = setUp({ random: 0 });
    dynamo.before = () => {
      dynamo.before = () => {};
      throw new TransactionConflictException(info);
    };
    await table.write({ put: { ...a } });
    expect(slept).toEqual([0]);
  });

  it('succeeds once the other transaction is over', async () => {
    const { dynamo, table } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    dynamo.beforeCommit = () => promise;
    const first = table.write({ update: a, add: { n: 1 } }, { put: { ...b } });
    await Promise.resolve();
    dynamo.beforeCommit = async () => {};
    let isOver = false;
    dynamo.before = () => {
      if (!isOver) resolve();
      isOver = true;
    };
    const second = table.write({ update: a, add: { n: 1 } }, { put: { ...b } });
    await Promise.all([first, second]);
    expect(dynamo.get('p', 'a')).toEqual({ ...a, n: 2 });
  });
});

describe('the token of a transaction', () => {
  const write = [{ update: a, add: { n: 1 } }, { put: { ...b } }] as const;

  /** The tokens of the requests that a table sends. */
  function tokensOf({ dynamo }: ReturnType<typeof setUp>): unknown[] {
    const tokens: unknown[] = [];
    dynamo.before = (_, input) => void tokens.push(input.ClientRequestToken);
    return tokens;
  }

  it('is new for each decision: the same transaction is applied twice', async () => {
    const world = setUp();
    const tokens = tokensOf(world);
    await world.table.write(...write);
    await world.table.write(...write);
    expect([new Set(tokens).size, world.dynamo.get('p', 'a')?.n]).toEqual([2, 2]);
  });

  it('stays the same while an earlier try is under way: the transaction is applied once', async () => {
    const world = setUp();
    world.dynamo.after = () => {
      world.dynamo.after = () => {};
      throw new TransactionInProgressException({ ...info, Message: 'x' });
    };
    const tokens = tokensOf(world);
    await world.table.write(...write);
    expect([tokens.length, new Set(tokens).size, world.dynamo.get('p', 'a')?.n]).toEqual([2, 1, 1]);
  });
});

it.each([
  ['a lost answer', new Error('socket hang up')],
  [
    'a fault of DynamoDB',
    new DynamoDBServiceException({ name: 'InternalServerError', $fault: 'server', ...info }),
  ],
  [
    'a transaction that is wrong',
    new TransactionCanceledException({ ...info, CancellationReasons: [{ Code: 'ValidationError' }] }),
  ],
])('throws %s: the caller checks the outcome of the write', async (_, error) => {
  const { dynamo, table } = setUp();
  dynamo.after = () => {
    throw error;
  };
  await expect(table.write({ put: { ...a } }, { put: { ...b } })).rejects.toBe(error);
  expect(dynamo.sent).toHaveLength(1);
});
