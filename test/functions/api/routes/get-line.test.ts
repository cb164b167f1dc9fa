import { describe, expect, it } from 'vitest';
import { type Failure, failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

/** Reports a refused submit, as submit-retouch does. */
function report(world: ApiWorld, id: string, error: Failure, retryAfterSeconds: number | null = null) {
  return world.line.report({ id, isTrial: false }, { kind: 'failed', failure: error, retryAfterSeconds });
}

describe('GET /line', () => {
  it('is empty at first', async () => {
    const world = new ApiWorld();
    expect((await world.call('GET', '/line')).body).toEqual({
      inFlight: 0,
      limit: 2,
      waiting: 0,
      waitingHigh: 0,
      waitingIsAtLeast: false,
      oldestWaitSeconds: 0,
      breaker: null,
      pausedUntil: null,
      balance: null,
      pace: {
        secondsExpected: 20,
        requestsPerPhoto: 4,
        photosPerMinute: 5.7,
        requestsPerMinute: 22.9,
        plans: expect.arrayContaining([{ requestsPerMinute: 60, maxInFlight: 5, photosPerMinute: 14.3 }]),
      },
      asOf: world.later(0),
    });
  });

  it('counts the photos with slots and the waiting ones, with the longest wait', async () => {
    const world = new ApiWorld();
    await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    world.pass(60);
    await world.queue('d.jpg');
    expect((await world.call('GET', '/line')).body).toMatchObject({
      inFlight: 2,
      waiting: 2,
      oldestWaitSeconds: 60,
    });
  });

  it('counts the waiting photos with high priority', async () => {
    const world = new ApiWorld();
    await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    await world.workflow.join(await world.drop('d.jpg', { priority: 'high' }));
    expect((await world.call('GET', '/line')).body).toMatchObject({ waiting: 2, waitingHigh: 1 });
  });

  it('says why the breaker is open, and when the next trial is due', async () => {
    const world = new ApiWorld();
    await report(world, 'a', failure('out-of-credits', 'No credits.'), 90);
    expect((await world.call('GET', '/line')).body.breaker).toEqual({
      since: world.later(0),
      cause: 'account',
      code: 'out-of-credits',
      message: 'No credits.',
      nextTrialAt: world.later(90),
    });
  });

  it.each([
    [0.3, { lastsFor: 6, isEnough: true }],
    [0.15, { lastsFor: 3, isEnough: true }],
    [0.14, { lastsFor: 2, isEnough: false }],
    [-1, { lastsFor: 0, isEnough: false }],
  ])(
    'says for how many photos a balance of $%d suffices, and whether it does for the three in the line',
    async (dollars, said) => {
      const world = new ApiWorld();
      await world.queue('a.jpg', 'b.jpg', 'c.jpg');
      const readAt = world.later(-600);
      await world.balances.keep({ dollars, readAt });
      expect((await world.call('GET', '/line')).body.balance).toEqual({ dollars, readAt, ...said });
    },
  );

  it('shows no breaker while failures only count towards its opening', async () => {
    const world = new ApiWorld();
    await report(world, 'a', failure('segmind-busy', 'x'));
    expect((await world.call('GET', '/line')).body.breaker).toBeNull();
  });

  it('shows until when a rate limit pauses submits, and no rate limit that is over', async () => {
    const world = new ApiWorld();
    await report(world, 'a', failure('rate-limited', 'x'), 20);
    const until = world.later(20);
    world.pass(19);
    expect((await world.call('GET', '/line')).body).toMatchObject({ breaker: null, pausedUntil: until });
    world.pass(1);
    expect((await world.call('GET', '/line')).body).toMatchObject({ pausedUntil: null });
  });

  it('counts all waiting photos, however few one request reads', async () => {
    const world = new ApiWorld();
    const padding = 'x'.repeat(10_000);
    for (let n = 0; n < 200; n += 1) {
      const joinedAt = new Date(Date.parse('2026-11-23T11:00:00.000Z') + n).toISOString();
      world.dynamo.put({ pk: 'line', sk: `ticket#${joinedAt}#photo-${n}`, joinedAt, padding });
    }
    const { body } = await world.call('GET', '/line');
    expect(body).toMatchObject({ waiting: 200, waitingIsAtLeast: false, oldestWaitSeconds: 3600 });
  });

  it('sends no request to Step Functions', async () => {
    const world = new ApiWorld();
    await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    const requests = world.executions.sent.length;
    await world.call('GET', '/line');
    expect(world.executions.sent.length).toBe(requests);
  });
});
