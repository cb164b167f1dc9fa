import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { lineOf, meetFailure } from '../../support/worlds/line-of.ts';
import { LineWorld } from '../../support/worlds/line-world.ts';

const noCredits = failure('out-of-credits', 'Add credits.');
const high = { priority: 'high' } as const;

/** A line of one slot, which `x` holds. Of the waiting photos, those in capitals have high priority. */
async function lineOfBoth(...ids: string[]): Promise<LineWorld> {
  const world = await lineOf(1, 'x');
  for (const id of ids) await world.join(id, id === id.toUpperCase() ? high : {});
  return world;
}

/** Lets each photo that holds the slot leave it, until no photo waits. */
async function serveAll(world: LineWorld): Promise<void> {
  for (let [id] = world.slots(); id !== undefined; [id] = world.slots()) await world.leave(id);
}

/** The ids of the next trials, each of which Segmind refuses. */
async function tryInTurn(world: LineWorld, trials: number): Promise<string[]> {
  const tried: string[] = [];
  for (let trial = 0; trial < trials; trial++) {
    world.pass(601);
    await world.reconcile();
    const [id = ''] = world.slots();
    tried.push(id);
    await meetFailure(world, id, noCredits);
  }
  return tried;
}

describe('photos of high priority', () => {
  it('are served before all others, each priority in the order of joining', async () => {
    const world = await lineOfBoth('a', 'b', 'C', 'd', 'E');
    await serveAll(world);
    expect(world.served).toEqual(['x', 'C', 'E', 'a', 'b', 'd']);
  });

  it('are served before those with `normal`, and before those of an earlier version without a priority', async () => {
    const world = await lineOf(1, 'x', 'old');
    await world.join('normal', { priority: 'normal' });
    await world.join('C', high);
    await serveAll(world);
    expect(world.served).toEqual(['x', 'C', 'old', 'normal']);
  });

  it('keep their position if they are sent back', async () => {
    const world = await lineOfBoth('a', 'B', 'C');
    await world.leave('x');
    await world.leave('B', 'queue');
    await world.leave('C', 'queue');
    await world.join('B', { again: true });
    expect([world.slots(), world.waiting()]).toEqual([['a'], ['B']]);
    await world.join('C', { again: true });
    expect(world.waiting()).toEqual(['B', 'C']);
  });

  it('keep their priority after a wait of their own', async () => {
    const world = await lineOfBoth('a', 'B');
    await world.leave('x');
    await world.leave('B', 'wait');
    await world.join('c');
    await world.join('B');
    expect(world.waiting()).toEqual(['B', 'c']);
  });

  it('get the oldest ticket again if the token is lost', async () => {
    const world = await lineOfBoth('a', 'B');
    await world.join('B', { again: true });
    expect(world.waiting()).toEqual(['B', 'a']);
  });

  it.each(['waiting', 'with a slot'])('leave no ticket if they are withdrawn: %s', async (where) => {
    const world = await lineOfBoth('a', 'B', 'C');
    if (where === 'with a slot') await world.leave('x');
    world.abort('B');
    await world.line.withdraw(world.photo('B'));
    expect([...world.slots(), ...world.waiting()]).toEqual(
      where === 'waiting' ? ['x', 'C', 'a'] : ['C', 'a'],
    );
  });

  it('are also served first among the photos whose jobs are to be collected', async () => {
    const world = new LineWorld({ maxInFlight: 1 });
    for (const id of ['x', 'a', 'B']) {
      await world.join(id, { pool: 'collect', attempt: 2, ...(id === 'B' && high) });
    }
    expect(world.waiting('collect')).toEqual(['B', 'a']);
  });
});

describe('the position of a photo', () => {
  it('counts those of high priority before all others', async () => {
    const world = await lineOfBoth('a', 'b', 'C', 'D');
    const ahead = async (id: string) => {
      const { joinedAt = '', priority } = world.executions.get(id) ?? {};
      return (await world.line.positionOf({ joinedAt, priority })).count;
    };
    expect([await ahead('C'), await ahead('D'), await ahead('a'), await ahead('b')]).toEqual([0, 1, 2, 3]);
  });
});

describe('the line’s state', () => {
  it.each([
    ['the oldest is a normal photo', ['a', 'B', 'c'], 'a', 1],
    ['the oldest has high priority', ['A', 'b', 'C'], 'A', 2],
    ['all have high priority', ['A', 'B'], 'A', 2],
    ['none has', ['a', 'b'], 'a', 0],
  ])('counts those with high priority, and has the time of the oldest: %s', async (_, ids, oldest, count) => {
    const world = await lineOfBoth(...ids);
    expect(await world.line.snapshot()).toMatchObject({
      waiting: ids.length,
      waitingHigh: count,
      oldestJoinedAt: world.executions.get(oldest)?.joinedAt,
    });
  });
});

describe('trials of an open breaker', () => {
  it('take turns through the whole queue, those of high priority first', async () => {
    const world = await lineOfBoth('a', 'B', 'C', 'd');
    await meetFailure(world, 'x', noCredits);
    // After the photo that opened the breaker, which is the first of the normal ones.
    expect(await tryInTurn(world, 6)).toEqual(['a', 'd', 'B', 'C', 'x', 'a']);
  });

  it('start after the photo of high priority that opened it', async () => {
    const world = await lineOfBoth('a', 'B', 'C');
    await world.leave('x');
    await meetFailure(world, 'B', noCredits);
    expect(await tryInTurn(world, 3)).toEqual(['C', 'a', 'B']);
  });

  it('leave the order of the queue as it was', async () => {
    const world = await lineOfBoth('a', 'B', 'C');
    await world.leave('x');
    await meetFailure(world, 'B', noCredits);
    await tryInTurn(world, 2);
    world.pass(601);
    await world.reconcile();
    await world.report('B', { kind: 'accepted' });
    await serveAll(world);
    expect(world.served.slice(-3)).toEqual(['B', 'C', 'a']);
  });
});

it('costs no additional request per photo', async () => {
  const count = async (ids: readonly string[]) => {
    const world = await lineOfBoth(...ids);
    const before = world.dynamo.sent.length;
    await world.leave('x');
    return world.dynamo.sent.length - before;
  };
  expect(await count(['A', 'B'])).toBe(await count(['a', 'b']));
});
