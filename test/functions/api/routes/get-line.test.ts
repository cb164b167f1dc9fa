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
      held: null,
      asOf: world.later(0),
    });
  });

  it('tells who is at Segmind and who waits, and for how long', async () => {
    const world = new ApiWorld();
    for (const id of ['a', 'b', 'c', 'd']) await world.line.join(id);
    world.line.pass(60);
    expect((await world.call('GET', '/line')).body).toMatchObject({
      inFlight: 2,
      waiting: 2,
      oldestWaitSeconds: 60,
    });
  });

  it('tells why it stands still', async () => {
    const world = new ApiWorld();
    const error = failure('out-of-credits', 'No credits.');
    await world.line.join('a', { error, toldSeconds: 90 });
    expect((await world.call('GET', '/line')).body.held).toEqual({
      since: world.later(0),
      code: 'out-of-credits',
      message: 'No credits.',
      nextProbeAt: world.later(90),
    });
  });

  it.each([
    [4999, false],
    [5000, true],
  ])('counts %i, and says whether there may be more: %j', async (count, isAtLeast) => {
    const world = new ApiWorld();
    for (let n = 0; n < count; n += 1) world.s3.put(`line/waiting/2026-11-23T11:00:00.000Z-${n}`, '{}');
    const { body } = await world.call('GET', '/line');
    expect(body).toMatchObject({ waiting: count, waitingIsAtLeast: isAtLeast });
  });
});
