import { describe, expect, it } from 'vitest';
import { PARTITION } from '../../../core/contract/table.ts';
import { WALK_MINUTES } from '../../../functions/audit/audit.ts';
import { PHOTOS_A_SECOND } from '../../../functions/audit/take-up.ts';
import type { Item } from '../../../simulation/aws/dynamodb/values/values.ts';
import { findCountProblems } from '../../../simulation/world/observe-shoots.ts';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

/** A world with photos that have ended and are counted. */
async function populate(...names: string[]): Promise<AuditWorld> {
  const world = new AuditWorld();
  for (const name of names) {
    world.upload(name);
    await world.countPhotos([await world.finish(name)]);
  }
  return world;
}

describe('the audit', () => {
  it('changes no counts if all are right', async () => {
    const world = await populate('a/1.jpg', 'b/2.jpg');
    expect(await world.run()).toMatchObject({ recounted: 0, failed: 0 });
  });

  it('counts photos that were never counted, such as those from before there were shoots', async () => {
    const world = await populate('a/1.jpg');
    world.upload('a/2.jpg');
    await world.finish('a/2.jpg');
    expect(await world.run()).toMatchObject({ recounted: 1 });
    expect(findCountProblems(world)).toEqual([]);
    expect(await world.run()).toMatchObject({ recounted: 0 });
  });

  it('counts a photo again if a later attempt was not counted', async () => {
    const world = await populate('a/1.jpg');
    const { id, attempt } = { ...(await world.record('a/1.jpg', 'failed', 2)) };
    await world.photos.begin({ id, attempt, photo: world.photoOf('a/1.jpg') });
    await world.photos.end({ id, attempt, photo: world.photoOf('a/1.jpg') }, { error: null });
    expect(await world.run()).toMatchObject({ recounted: 1 });
    expect(findCountProblems(world)).toEqual([]);
  });

  it('leaves photos to the stream that have just changed', async () => {
    const world = new AuditWorld();
    world.upload('a/1.jpg');
    await world.finish('a/1.jpg');
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ recounted: 0 });
    world.pass(16);
    expect(await world.run({ olderThanMinutes: 15 })).toMatchObject({ recounted: 1 });
  });

  it.each([
    ['say too much', (item: Item) => ({ ...item, succeeded: 5, failed_photo_deleted: 1 })],
    ['say too little', ({ succeeded: _, ...item }: Item) => item],
  ])('repairs counts that %s', async (_, spoil) => {
    const world = await populate('a/1.jpg', 'a/2.jpg', 'b/3.jpg');
    world.dynamo.put(spoil(world.dynamo.get(PARTITION.shoots, 'a') ?? {}));
    expect(findCountProblems(world)).toHaveLength(1);
    expect(await world.run()).toMatchObject({ recounted: 1 });
    expect(findCountProblems(world)).toEqual([]);
  });

  it('does not repair counts that change while it sums up', async () => {
    const world = await populate('a/1.jpg');
    world.dynamo.put({ ...world.dynamo.get(PARTITION.shoots, 'a'), succeeded: 5 });
    world.dynamo.before = (name) => {
      if (name !== 'TransactWriteCommand') return;
      const item = world.dynamo.get(PARTITION.shoots, 'a');
      world.dynamo.put({ ...item, revision: Number(item?.revision) + 1 });
    };
    expect(await world.run()).toMatchObject({ recounted: 0 });
    world.dynamo.before = () => {};
    expect(await world.run()).toMatchObject({ recounted: 1 });
  });

  it('counts and repairs although the time of the walk runs out', async () => {
    const world = await populate('a/1.jpg', 'b/2.jpg');
    world.dynamo.put({ ...world.dynamo.get(PARTITION.shoots, 'b'), succeeded: 5 });
    world.upload('a/3.jpg');
    await world.finish('a/3.jpg');
    for (let index = 0; index < WALK_MINUTES * 60 * PHOTOS_A_SECOND + 50; index += 1) {
      world.upload(`c/${String(index).padStart(6, '0')}.jpg`);
    }
    expect(await world.run()).toMatchObject({ recounted: 2, stoppedAfter: expect.any(String) });
    expect([world.dynamo.get(PARTITION.shoots, 'a'), world.dynamo.get(PARTITION.shoots, 'b')]).toMatchObject([
      { succeeded: 2 },
      { succeeded: 1 },
    ]);
  });

  it('counts the photos that it reached although the walk breaks off', async () => {
    const world = new AuditWorld();
    for (let index = 0; index < 150; index += 1) {
      const name = `a/${String(index).padStart(3, '0')}.jpg`;
      world.upload(name);
      await world.finish(name);
    }
    // The second hundred of items cannot be read.
    let isCounted = false;
    world.dynamo.before = (name) => {
      if (name === 'TransactWriteCommand') isCounted = true;
      if (name === 'BatchGetCommand' && isCounted) throw new Error('DynamoDB is down.');
    };
    await expect(world.run()).rejects.toThrow('DynamoDB is down.');
    expect(world.dynamo.get(PARTITION.shoots, 'a')).toMatchObject({ succeeded: 100 });
  });

  it('looks at all photos although it cannot read the counts', async () => {
    const world = new AuditWorld();
    world.upload('a/1.jpg');
    world.dynamo.put({ pk: PARTITION.shoots, sk: 'a', revision: 'none' });
    expect(await world.run()).toMatchObject({ started: 1 });
  });
});
