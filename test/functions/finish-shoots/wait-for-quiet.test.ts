import { describe, expect, it } from 'vitest';
import { FinishWorld, QUIET_SECONDS } from '../../support/worlds/finish-world.ts';

describe('the end of a shoot', () => {
  it('waits for an open photo', async () => {
    const world = await FinishWorld.atRest();
    await world.countPhotos(await world.queue('spring/ana/4.jpg'));
    world.pass(QUIET_SECONDS);
    expect(await world.finish()).toMatchObject({ open: 1, finished: 0 });
  });

  it('waits for an open photo that is not counted yet', async () => {
    const world = await FinishWorld.atRest();
    await world.queue('spring/ana/4.jpg');
    expect(await world.finish()).toMatchObject({ open: 1, finished: 0 });
  });

  it.each([
    ['is open', async () => {}],
    ['is open and counted', (world: FinishWorld, ids: string[]) => world.countPhotos(ids)],
    [
      'has ended',
      async (world: FinishWorld, ids: string[]) => {
        await world.succeed('spring/ana/4.jpg');
        await world.countPhotos(ids);
      },
    ],
  ])('waits for a photo that came while the files were written, and %s', async (_, go) => {
    const world = await FinishWorld.atRest();
    world.before = async () => {
      world.before = () => {};
      world.pass(1);
      await go(world, await world.queue('spring/ana/4.jpg'));
    };
    expect(await world.finish()).toMatchObject({ open: 1, finished: 0 });
    expect(world.events).toEqual([]);
    await world.succeed('spring/ana/4.jpg');
    await world.countPhotos(world.idsOf('spring/ana/4.jpg'));
    world.pass(QUIET_SECONDS);
    await world.finish();
    expect(world.events.map(({ totals }) => totals.photos)).toEqual([4]);
  });

  it('waits until nothing has changed for a while', async () => {
    const world = await FinishWorld.atRest();
    await world.queue('spring/ana/4.jpg');
    await world.succeed('spring/ana/4.jpg');
    await world.countPhotos(world.idsOf('spring/ana/4.jpg'));
    world.pass(QUIET_SECONDS - 1);
    expect(await world.finish()).toMatchObject({ finished: 0 });
    world.pass(1);
    expect(await world.finish()).toMatchObject({ finished: 1 });
  });

  it('never comes for files that are not photos', async () => {
    const world = new FinishWorld();
    await world.countPhotos([await world.skip('a/1.xmp')]);
    world.pass(QUIET_SECONDS);
    expect(await world.finish()).toEqual({ outcome: 'looked', open: 0, finished: 0 });
  });
});
