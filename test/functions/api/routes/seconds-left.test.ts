import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';
import { NEWS, photo } from '../../../support/worlds/breakers.ts';

async function secondsLeft(world: ApiWorld, folder: string): Promise<number | null> {
  const { status, body } = await world.call('GET', `/shoot?folder=${encodeURIComponent(folder)}`);
  expect(status).toBe(200);
  return body.secondsLeft;
}

describe('secondsLeft of GET /shoot', () => {
  it('uses the photos that wait before the newest photo', async () => {
    const world = new ApiWorld();
    const { secondsExpected, photosPerMinute } = world.dependencies.pace;
    const seconds = (first: number) => Math.ceil(secondsExpected + (first * 60) / photosPerMinute);
    // Two get slots at once.
    const others = await world.queue(...Array.from({ length: 12 }, (_, index) => `other/${index}.jpg`));
    const [own = ''] = await world.queue('a/1.jpg');
    await world.countPhotos([...others, own]);
    expect(await secondsLeft(world, 'a')).toBe(seconds(10));
    expect(await secondsLeft(world, 'other')).toBe(seconds(11));
  });

  it.each([
    ['has not joined the queue yet', {}, false, 11],
    // All waiting photos and the newest.
    ['has high priority', { priority: 'high' }, true, 12],
  ])('uses all waiting photos if the newest photo %s', async (_, metadata, joins, first) => {
    const world = new ApiWorld();
    const { secondsExpected, photosPerMinute } = world.dependencies.pace;
    const names = Array.from({ length: 12 }, (_, index) => `other/${index}.jpg`);
    // Two get slots at once.
    const waiting = await world.queue(...names, 'a/1.jpg');
    const newest = await world.drop('a/2.jpg', metadata);
    if (joins) await world.workflow.join(newest);
    await world.countPhotos([...waiting, newest]);
    expect(await secondsLeft(world, 'a')).toBe(Math.ceil(secondsExpected + (first * 60) / photosPerMinute));
  });

  it('is null while the circuit breaker is open', async () => {
    const world = new ApiWorld();
    await world.countPhotos(await world.queue('a/1.jpg'));
    await world.line.report(photo('x'), NEWS.account);
    expect((await world.line.findBreaker())?.open).toBeDefined();
    expect(await secondsLeft(world, 'a')).toBeNull();
  });

  it('includes the time for which the day’s budget holds the line, also while it does', async () => {
    const world = new ApiWorld({ maxPhotosPerDay: 2 });
    const over = await world.useUpDay();
    // Two for tomorrow, two for the day after, and one.
    await world.countPhotos(await world.queue('a/1.jpg', 'a/2.jpg', 'a/3.jpg', 'a/4.jpg', 'a/5.jpg'));
    const untilThirdDay = (Date.parse('2026-11-26T00:00:00.000Z') - world.now().getTime()) / 1000;
    const seconds = Math.ceil(untilThirdDay + world.dependencies.pace.secondsExpected);
    expect(await secondsLeft(world, 'a')).toBe(seconds);
    await world.line.report({ id: 'a', isTrial: false }, over);
    expect((await world.line.findBreaker())?.open).toBeDefined();
    expect(await secondsLeft(world, 'a')).toBe(seconds);
  });

  it('uses the durations of the line’s last jobs', async () => {
    const world = new ApiWorld();
    for (const count of [1, 2, 3, 4, 5]) await world.finishOne(`done/${count}.jpg`, 60);
    await world.countPhotos(await world.queue('a/1.jpg', 'a/2.jpg', 'a/3.jpg'));
    // Two others go first, two at once.
    expect(await secondsLeft(world, 'a')).toBe(60 + 2 * 30);
  });
});
