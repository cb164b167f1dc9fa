import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { lineOf } from '../../support/worlds/line-of.ts';
import type { LineWorld } from '../../support/worlds/line-world.ts';

const collect = { pool: 'collect', attempt: 2 } as const;

/** A line in which some photos wait to be submitted, and others to collect their jobs. */
async function withBoth(maxInFlight: number, submits: string[], collects: string[]): Promise<LineWorld> {
  const world = await lineOf(maxInFlight, ...submits);
  for (const id of collects) await world.join(id, collect);
  return world;
}

describe('photos that only collect a job', () => {
  it('have as many slots of their own beside the others', async () => {
    const world = await withBoth(2, ['a', 'b', 'c'], ['x', 'y', 'z']);
    expect([world.slots(), world.waiting()]).toEqual([['a', 'b'], ['c']]);
    expect([world.slots('collect'), world.waiting('collect')]).toEqual([['x', 'y'], ['z']]);
  });

  it('are served in order, each pool by itself', async () => {
    const world = await withBoth(1, ['a', 'b'], ['x', 'y']);
    await world.leave('x');
    expect(world.slots('collect')).toEqual(['y']);
    expect(world.slots()).toEqual(['a']);
    await world.leave('a');
    expect(world.slots()).toEqual(['b']);
    expect(world.served).toEqual(['a', 'x', 'y', 'b']);
  });

  it('are not stopped by the circuit breaker', async () => {
    const world = await lineOf(1, 'a');
    await world.trip('a', failure('out-of-credits', 'x'));
    for (const id of ['x', 'y']) await world.join(id, collect);
    await world.leave('x');
    expect(world.served).toEqual(['a', 'x', 'y']);
    expect(world.admissionOf('y')).toMatchObject({ pool: 'collect', isTrial: false });
    expect(await world.line.findBreaker()).toMatchObject({ open: { trials: 0 } });
  });

  it('are not part of the line’s state, which shows photos that wait to be submitted', async () => {
    const world = await withBoth(1, ['a', 'b'], ['x', 'y', 'z']);
    expect(await world.line.snapshot()).toMatchObject({ inFlight: 1, waiting: 1 });
  });

  it('have a position in their own queue', async () => {
    const world = await withBoth(1, ['a', 'b', 'c'], ['x', 'y', 'z']);
    const { joinedAt = '' } = world.executions.get('z') ?? {};
    expect(await world.line.positionOf({ joinedAt, pool: 'collect' })).toEqual({ count: 1, isAll: true });
    expect(await world.line.positionOf({ joinedAt })).toEqual({ count: 2, isAll: true });
  });

  it('claim their slots', async () => {
    const world = await withBoth(1, ['a'], ['x']);
    expect([await world.claim('x'), await world.claim('a')]).toEqual([true, true]);
    expect(world.items('collect').slots).toMatchObject([{ id: 'x', isClaimed: true }]);
  });

  it('leave their slot to the next when they join the other queue because their job is gone', async () => {
    const world = await withBoth(1, ['a'], ['x', 'y']);
    await world.join('x', { pool: 'submit' });
    expect([world.slots('collect'), world.waiting('collect')]).toEqual([['y'], []]);
    expect([world.slots(), world.waiting()]).toEqual([['a'], ['x']]);
    await world.leave('a');
    expect(world.admissionOf('x')).toMatchObject({ pool: 'submit' });
  });

  it.each(['before', 'after'] as const)(
    'have left it too if the join is interrupted %s that, and repeated',
    async (when) => {
      const world = await withBoth(1, ['a'], ['x', 'y']);
      world.dynamo[when] = (name) => {
        if (name !== 'TransactWriteCommand') return;
        world.dynamo[when] = () => {};
        throw new Error('cut off');
      };
      await world.join('x', { pool: 'submit' }).catch(() => {});
      await world.join('x', { pool: 'submit' });
      expect([world.slots('collect'), world.waiting('collect')]).toEqual([['y'], []]);
      expect([world.slots(), world.waiting()]).toEqual([['a'], ['x']]);
    },
  );
});

describe('a photo that is withdrawn', () => {
  it.each([
    ['a', 'submit'],
    ['b', 'submit'],
    ['x', 'collect'],
    ['y', 'collect'],
  ] as const)('is removed from its pool, and the other pool does not change: %s', async (id, pool) => {
    const world = await withBoth(1, ['a', 'b'], ['x', 'y']);
    world.abort(id);
    await world.line.withdraw(world.photo(id));
    const left = { submit: ['a', 'b'], collect: ['x', 'y'] };
    left[pool] = left[pool].filter((one) => one !== id);
    expect([...world.slots(), ...world.waiting()]).toEqual(left.submit);
    expect([...world.slots('collect'), ...world.waiting('collect')]).toEqual(left.collect);
  });

  it('does not lose its current slot if an older wait is withdrawn', async () => {
    const world = await withBoth(1, [], ['x']);
    const { fencing } = world.admissionOf('x');
    await world.join('x', { again: true, pool: 'collect' });
    await world.line.withdraw({ ...world.photo('x'), fencing });
    expect(world.slots('collect')).toEqual(['x']);
  });
});

describe('reconciliation', () => {
  it('frees the slots of ended executions in both pools, and serves both queues', async () => {
    const world = await withBoth(1, ['a', 'b'], ['x', 'y']);
    world.abort('a');
    world.abort('x');
    expect((await world.reconcile()).map(({ id }) => id)).toEqual(['a', 'x']);
    expect([world.slots(), world.slots('collect')]).toEqual([['b'], ['y']]);
  });

  it('repeats the message to a photo that has not learnt of its slot', async () => {
    const world = await withBoth(1, [], ['x', 'y']);
    const { succeed } = world.callbacks;
    world.callbacks.succeed = async () => {
      throw new Error('cut off');
    };
    await expect(world.leave('x')).rejects.toThrow('cut off');
    world.callbacks.succeed = succeed;
    world.pass(11);
    await world.reconcile();
    expect(world.served).toEqual(['x', 'y']);
  });
});
