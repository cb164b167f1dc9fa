import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { ApiWorld } from '../../../support/api-world.ts';

describe('GET /line', () => {
  it('is empty at first', async () => {
    const world = new ApiWorld();
    expect((await world.call('GET', '/line')).body).toEqual({
      inFlight: 0,
      limit: 2,
      waiting: 0,
      waitingIsAtLeast: false,
      oldestWaitSeconds: 0,
      breaker: null,
      asOf: world.later(0),
    });
  });

  it('tells how many hold slots and wait, and for how long', async () => {
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

  it('tells why the breaker is open, and when it is tried', async () => {
    const world = new ApiWorld();
    const admission = { number: 0, fencing: 'f', since: world.later(0), isTrial: false };
    await world.line.trip(failure('out-of-credits', 'No credits.'), 90, admission);
    expect((await world.call('GET', '/line')).body.breaker).toEqual({
      since: world.later(0),
      code: 'out-of-credits',
      message: 'No credits.',
      nextTrialAt: world.later(90),
    });
  });

  it('counts as far as one request reads, and says that more may wait', async () => {
    const world = new ApiWorld();
    const padding = 'x'.repeat(10_000);
    for (let n = 0; n < 200; n += 1) {
      const joinedAt = new Date(Date.parse('2026-11-23T11:00:00.000Z') + n).toISOString();
      world.dynamo.put({ pk: 'line', sk: `ticket#${joinedAt}#photo-${n}`, joinedAt, padding });
    }
    const { body } = await world.call('GET', '/line');
    expect(body.waitingIsAtLeast).toBe(true);
    expect(body.waiting).toBeGreaterThan(90);
    expect(body.waiting).toBeLessThan(200);
    expect(body.oldestWaitSeconds).toBe(3600);
  });

  it('asks Step Functions nothing', async () => {
    const world = new ApiWorld();
    await world.queue('a.jpg', 'b.jpg', 'c.jpg');
    const requests = world.executions.sent.length;
    await world.call('GET', '/line');
    expect(world.executions.sent.length).toBe(requests);
  });
});
