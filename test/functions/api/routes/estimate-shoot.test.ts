import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

/** Requests an estimate. Two photos are at Segmind at once; each costs $0.05 and takes 20 s. */
async function estimate(world: ApiWorld, folder = 'spring', body?: object) {
  const answer = await world.call(
    'POST',
    `/shoot/estimate?folder=${encodeURIComponent(folder)}`,
    body === undefined ? {} : { body },
  );
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('POST /shoot/estimate', () => {
  it('gives the cost and the time of future photos', async () => {
    const world = new ApiWorld();
    expect(await estimate(world, 'spring', { photos: 600 })).toEqual({
      folder: 'spring',
      photos: 600,
      pricePerPhoto: 0.05,
      dollars: 30,
      seconds: 6000,
      fits: { day: null, shoot: null, balance: null },
      asOf: world.later(0),
    });
  });

  it('is for the folder’s queued photos, if the request has no number', async () => {
    const world = new ApiWorld();
    await world.queue('spring/a.jpg', 'spring/b.jpg', 'spring/c.jpg', 'other/d.jpg');
    for (const name of ['spring/e.jpg', 'spring/day 2/f.jpg']) await world.drop(name);
    const ids = await world.call('GET', '/retouches?folder=spring');
    await world.workflow.submit(ids.body.retouches.at(-1).id);
    expect(await estimate(world)).toMatchObject({ photos: 3, dollars: 0.15 });
    expect(await estimate(world, 'spring/day 2')).toMatchObject({ photos: 1 });
    expect(await estimate(world, 'none')).toMatchObject({ photos: 0, dollars: 0, seconds: 0 });
  });

  it('of the top folder is for the photos in no folder', async () => {
    const world = new ApiWorld();
    for (const name of ['a.jpg', 'spring/b.jpg']) await world.drop(name);
    expect(await estimate(world, '')).toMatchObject({ folder: '', photos: 1 });
  });

  it('puts the photos behind all that are in the line', async () => {
    const world = new ApiWorld();
    await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    // Two at Segmind, one that waits and this one: two rounds.
    expect(await estimate(world, 'spring', { photos: 1 })).toMatchObject({ seconds: 40 });
  });

  it('has no time while the circuit breaker is open', async () => {
    const world = new ApiWorld();
    const noCredits = failure('out-of-credits', 'No credits.');
    await world.line.report(
      { id: 'a', isTrial: false },
      { kind: 'failed', failure: noCredits, retryAfterSeconds: null },
    );
    expect(await estimate(world, 'spring', { photos: 1 })).toMatchObject({ seconds: null, dollars: 0.05 });
  });

  it.each([
    [4, { isEnough: true, photosLeft: 4, heldUntil: null }],
    [5, { isEnough: false, photosLeft: 4, heldUntil: '2026-11-24T00:00:00.000Z' }],
    [10, { isEnough: false, photosLeft: 4, heldUntil: '2026-11-24T00:00:00.000Z' }],
    [11, { isEnough: false, photosLeft: 4, heldUntil: '2026-11-25T00:00:00.000Z' }],
  ])(
    'says whether the day’s budget has room for %i photos, and until when it holds the line',
    async (photos, day) => {
      const world = new ApiWorld({ maxDollarsPerDay: 0.3 });
      for (const key of ['uploads/x', 'uploads/y']) await world.spending.reserve({ key });
      expect((await estimate(world, 'spring', { photos })).fits.day).toEqual(day);
    },
  );

  it.each([
    [4, 2 * 20],
    [5, 12 * 3600 + 20],
    [10, 12 * 3600 + 3 * 20],
    // The third day has room for six, and one goes into it.
    [11, 36 * 3600 + 20],
  ])('includes the time for which the day’s budget holds the line: %i photos', async (photos, seconds) => {
    const world = new ApiWorld({ maxDollarsPerDay: 0.3 });
    for (const key of ['uploads/x', 'uploads/y']) await world.spending.reserve({ key });
    expect(await estimate(world, 'spring', { photos })).toMatchObject({ seconds });
  });

  it('has a time while the day’s budget holds the line: until the end of the day', async () => {
    const world = new ApiWorld({ maxPhotosPerDay: 1 });
    const over = await world.useUpDay();
    await world.line.report({ id: 'a', isTrial: false }, over);
    expect((await world.line.findBreaker())?.open).toBeDefined();
    expect(await estimate(world, 'spring', { photos: 1 })).toMatchObject({ seconds: 12 * 3600 + 20 });
  });

  it('uses the durations of the line’s last jobs, if there are five within the last hour', async () => {
    const world = new ApiWorld();
    for (const count of [1, 2, 3, 4, 5]) {
      expect(await estimate(world, 'spring', { photos: 10 })).toMatchObject({ seconds: 5 * 20 });
      await world.finishOne(`done/${count}.jpg`, count === 5 ? 600 : 60);
    }
    // The median, so one slow job does not count.
    expect(await estimate(world, 'spring', { photos: 10 })).toMatchObject({ seconds: 5 * 60 });
    world.pass(3600);
    expect(await estimate(world, 'spring', { photos: 10 })).toMatchObject({ seconds: 5 * 20 });
  });

  it('counts the waiting photos against the day’s budget', async () => {
    const world = new ApiWorld({ maxPhotosPerDay: 5 });
    await world.queue('a.jpg', 'b.jpg', 'c.jpg', 'd.jpg');
    expect((await estimate(world, 'spring', { photos: 3 })).fits.day).toMatchObject({ isEnough: true });
    expect((await estimate(world, 'spring', { photos: 4 })).fits.day).toMatchObject({ isEnough: false });
  });

  it('says whether the shoot’s budget has room, its queued photos included', async () => {
    const world = new ApiWorld({ maxDollarsPerShoot: 0.2 });
    await world.spending.reserve({ key: 'uploads/spring/x' });
    await world.drop('spring/a.jpg');
    const left = { dollarsLeft: 0.15 };
    expect((await estimate(world)).fits.shoot).toEqual({ ...left, isEnough: true });
    expect((await estimate(world, 'spring', { photos: 2 })).fits.shoot).toEqual({ ...left, isEnough: true });
    expect((await estimate(world, 'spring', { photos: 3 })).fits.shoot).toEqual({ ...left, isEnough: false });
    expect((await estimate(world, 'other', { photos: 4 })).fits.shoot).toMatchObject({ isEnough: true });
  });

  it('says whether Segmind’s balance suffices for them and for the line', async () => {
    const world = new ApiWorld();
    await world.queue('a.jpg');
    const balance = { dollars: 0.2, readAt: world.later(0) };
    await world.balances.keep(balance);
    expect((await estimate(world, 'spring', { photos: 3 })).fits.balance).toEqual({
      ...balance,
      isEnough: true,
    });
    expect((await estimate(world, 'spring', { photos: 4 })).fits.balance).toMatchObject({ isEnough: false });
  });

  it('counts all waiting photos, however few one request reads', async () => {
    const world = new ApiWorld({ maxPhotosPerDay: 250 });
    const padding = 'x'.repeat(10_000);
    for (let n = 0; n < 300; n += 1) {
      const sk = `ticket#2026-11-23T11:00:00.000Z#photo-${n}`;
      world.dynamo.put({ pk: 'line', sk, joinedAt: '2026-11-23T11:00:00.000Z', padding });
    }
    await world.balances.keep({ dollars: 10, readAt: world.later(0) });
    const { seconds, fits } = await estimate(world, 'spring', { photos: 2 });
    // The budget holds the line with 250 photos until midnight; then two at once, 20 seconds each. $10 pay
    // for 200.
    expect(seconds).toBe(12 * 3600 + (52 / 2) * 20);
    expect([fits.day.isEnough, fits.balance.isEnough]).toEqual([false, false]);
  });

  it('changes nothing', async () => {
    const world = new ApiWorld({ maxDollarsPerDay: 1, maxDollarsPerShoot: 1 });
    await world.drop('spring/a.jpg');
    const before = world.dynamo.items();
    await estimate(world);
    expect(world.dynamo.items()).toEqual(before);
  });

  it.each([
    ['without a folder', '', undefined],
    ['with fewer photos than none', '?folder=spring', { photos: -1 }],
    ['with half a photo', '?folder=spring', { photos: 0.5 }],
    ['with a field that it does not know', '?folder=spring', { price: 1 }],
  ])('refuses a request %s', async (_, query, body) => {
    const { status } = await new ApiWorld().call('POST', `/shoot/estimate${query}`, body ? { body } : {});
    expect(status).toBe(422);
  });
});
