import { describe, expect, it } from 'vitest';
import { PARTITION } from '../../../core/contract/table.ts';
import { failure } from '../../../core/domain/failure.ts';
import { findCountProblems } from '../../../simulation/world/observe-shoots.ts';
import { ShootWorld } from '../../support/worlds/shoot-world.ts';

const BROKEN = failure('unreadable-photo', 'It is broken.');
const NOTHING = {
  ...{ queued: 0, running: 0, storing: 0, succeeded: 0, failed: 0, cancelled: 0, skipped: 0 },
  ...{ doubtful: 0, taken: 0, microdollars: 0, failedBy: {} },
};
const marks = ({ dynamo }: ShootWorld) =>
  dynamo
    .items()
    .filter(({ pk }) => pk === PARTITION.openShoots)
    .map(({ sk }) => sk);

/** A shoot with a photo of each kind. */
async function populate(): Promise<{ world: ShootWorld; ids: string[] }> {
  const world = new ShootWorld();
  const ids = await world.queue(
    'a/waits.jpg',
    'a/runs.jpg',
    'a/bad.jpg',
    'a/good.jpg',
    'a/odd.jpg',
    'a/gone.jpg',
  );
  await world.start('a/runs.jpg');
  await world.fail('a/bad.jpg', BROKEN);
  await world.fail('a/gone.jpg', failure('cancelled', 'Somebody cancelled it.'));
  await world.succeed('a/good.jpg');
  await world.succeed('a/odd.jpg', { warnings: ['It is nearly black.'], cost: 0.1 });
  return { world, ids: [...ids, await world.skip('a/good.xmp')] };
}

describe('counting photos', () => {
  it('counts each photo’s end', async () => {
    const { world, ids } = await populate();
    expect(await world.countPhotos(ids)).toBe(7);
    expect((await world.shoots.find('a'))?.counts).toEqual({
      ...NOTHING,
      ...{ queued: 1, running: 1, failed: 1, cancelled: 1, succeeded: 2, skipped: 1, doubtful: 1 },
      microdollars: 150_000,
      failedBy: { 'unreadable-photo': 1 },
    });
  });

  it('counts a photo once, however often it runs', async () => {
    const { world, ids } = await populate();
    await world.countPhotos([...ids, ...ids]);
    const before = world.dynamo.items();
    expect(await world.countPhotos(ids)).toBe(0);
    expect(world.dynamo.items()).toEqual(before);
  });

  it('follows a photo from one status to the next', async () => {
    const world = new ShootWorld();
    const ids = await world.queue('a/1.jpg');
    await world.countPhotos(ids);
    await world.start('a/1.jpg');
    await world.countPhotos(ids);
    await world.fail('a/1.jpg', BROKEN);
    await world.countPhotos(ids);
    expect((await world.shoots.find('a'))?.counts).toEqual({
      ...NOTHING,
      failed: 1,
      failedBy: { 'unreadable-photo': 1 },
    });
    await world.runAgain('a/1.jpg', 2);
    await world.countPhotos(ids);
    expect((await world.shoots.find('a'))?.counts).toEqual({ ...NOTHING, queued: 1 });
  });

  it('counts photos in no folder, and ignores ids without an item', async () => {
    const world = new ShootWorld();
    expect(await world.countPhotos([...(await world.queue('top.jpg')), 'nobody'])).toBe(1);
    expect((await world.shoots.find('/'))?.counts).toEqual({ ...NOTHING, queued: 1 });
  });

  it('takes 250 photos of a shoot in three transactions', async () => {
    const world = new ShootWorld();
    const ids = await world.queue(...Array.from({ length: 250 }, (_, index) => `a/${index}.jpg`));
    expect(await world.countPhotos(ids)).toBe(250);
    expect(world.dynamo.sent.filter((name) => name === 'TransactWriteCommand')).toHaveLength(3);
    expect((await world.shoots.find('a'))?.counts).toEqual({ ...NOTHING, queued: 250 });
  });

  it('costs as much per photo in a large shoot as in a small one', async () => {
    const world = new ShootWorld();
    const paths = Array.from({ length: 400 }, (_, index) => `a/${index}.jpg`);
    const ids = await world.queue(...paths);
    const unitsOf = async (some: string[]) => {
      const before = [world.dynamo.readUnits, world.dynamo.writeUnits] as const;
      await world.countPhotos(some);
      return [world.dynamo.readUnits - before[0], world.dynamo.writeUnits - before[1]];
    };
    const first = await unitsOf(ids.slice(0, 50));
    await world.countPhotos(ids.slice(50, 350));
    expect(await unitsOf(ids.slice(350))).toEqual(first);
  });
});

describe('two functions that count the same photo', () => {
  it('agree, if one of them read it before it changed', async () => {
    const world = new ShootWorld();
    const ids = await world.queue('a/1.jpg');
    // The slow one has read the photo as queued, and pauses; the other one counts the photo’s end.
    let isFirst = true;
    world.dynamo.before = () => {};
    const { promise: resumed, resolve: resume } = Promise.withResolvers<void>();
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    world.dynamo.gate = async () => {
      if (!isFirst || world.dynamo.sent.filter((name) => name === 'QueryCommand').length < 2) return;
      isFirst = false;
      stop();
      await resumed;
    };
    const slow = world.countPhotos(ids);
    await stopped;
    await world.succeed('a/1.jpg');
    await world.countPhotos(ids);
    resume();
    await slow;
    expect((await world.shoots.find('a'))?.counts).toEqual({
      ...NOTHING,
      succeeded: 1,
      microdollars: 50_000,
    });
    expect(findCountProblems(world)).toEqual([]);
  });

  it('agree in any order of their requests', async () => {
    const world = new ShootWorld();
    const ids = await world.queue('a/1.jpg', 'a/2.jpg');
    let turn = 0;
    // Delays requests at random, so that they overtake one another.
    world.dynamo.gate = async () => {
      for (let waits = (turn++ * 7) % 5; waits > 0; waits -= 1) await Promise.resolve();
    };
    world.dynamo.beforeCommit = async () => {
      await Promise.resolve();
    };
    const changing = (async () => {
      await world.start('a/1.jpg');
      await world.fail('a/1.jpg', BROKEN);
      await world.succeed('a/2.jpg');
      return world.countPhotos(ids);
    })();
    await Promise.all([changing, ...Array.from({ length: 6 }, () => world.countPhotos(ids))]);
    expect(findCountProblems(world)).toEqual([]);
  });
});

describe('the mark of an open shoot', () => {
  it('is set by a photo, and removed when the shoot’s end was announced', async () => {
    const world = new ShootWorld();
    await world.countPhotos(await world.queue('a/1.jpg'));
    expect(marks(world)).toEqual(['a']);
    const shoot = await world.shoots.find('a');
    if (shoot === null) throw new Error('There is no shoot.');
    expect(await world.shoots.finish(shoot, '2026-11-24T12:10:00.000Z')).toBe(true);
    expect(marks(world)).toEqual([]);
    expect(await world.shoots.find('a')).toMatchObject({ finishedAt: '2026-11-24T12:10:00.000Z' });
  });

  it('stays if a photo has changed since the shoot was read', async () => {
    const world = new ShootWorld();
    await world.countPhotos(await world.queue('a/1.jpg'));
    const shoot = await world.shoots.find('a');
    if (shoot === null) throw new Error('There is no shoot.');
    world.pass(1);
    await world.countPhotos(await world.queue('a/2.jpg'));
    expect(await world.shoots.finish(shoot, '2026-11-24T12:10:00.000Z')).toBe(false);
    expect(marks(world)).toEqual(['a']);
  });

  it('is set again by a photo, but not by a file that is not a photo', async () => {
    const world = new ShootWorld();
    await world.countPhotos(await world.queue('a/1.jpg'));
    const shoot = await world.shoots.find('a');
    if (shoot === null) throw new Error('There is no shoot.');
    await world.shoots.finish(shoot, '2026-11-24T12:10:00.000Z');
    world.pass(60);
    await world.countPhotos([await world.skip('a/1.xmp'), await world.skip('b/1.xmp')]);
    expect(marks(world)).toEqual([]);
    expect(await world.shoots.find('a')).toMatchObject({
      counts: { skipped: 1 },
      changedAt: shoot.changedAt,
      finishedAt: '2026-11-24T12:10:00.000Z',
    });
    await world.countPhotos(await world.queue('a/2.jpg'));
    expect(marks(world)).toEqual(['a']);
    expect(await world.shoots.find('a')).toMatchObject({ finishedAt: null });
  });
});
