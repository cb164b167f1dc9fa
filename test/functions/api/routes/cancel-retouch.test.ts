import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { ApiWorld } from '../../../support/api-world.ts';

describe('DELETE /retouches/{id}', () => {
  it('stops the execution, gives its place to the next, and has the record written', async () => {
    const world = new ApiWorld();
    const ids: string[] = [];
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) ids.push(await world.drop(name));
    for (const id of ids) await world.join(id);
    const [first = '', , third = ''] = ids;
    const { status, body } = await world.call('DELETE', `/retouches/${first}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: first,
      status: 'cancelled',
      paid: false,
      error: { code: 'cancelled', fault: 'photo', message: expect.stringContaining('nothing was paid') },
    });
    expect(world.executions.get(first)).toMatchObject({ status: 'ABORTED', error: 'cancelled' });
    expect(world.executions.get(`${first}-end`).input).toMatchObject({
      id: first,
      attempt: 1,
      error: body.error,
    });
    expect(world.line.served).toContain(third);
  });

  it('takes a photo out of the line that waits there', async () => {
    const world = new ApiWorld();
    const ids: string[] = [];
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) ids.push(await world.drop(name));
    for (const id of ids) await world.join(id);
    await world.call('DELETE', `/retouches/${ids[2]}`);
    expect(await world.line.waiting()).toEqual([]);
  });

  it.each([
    ['was spent', { job: { acceptedAt: '2026-11-23T12:00:00.000Z' } }, true, /that is paid for/],
    ['may have been spent', {}, null, /is not known/],
  ])('says that money %s', async (_, receipt, paid, message) => {
    const world = new ApiWorld();
    const id = await world.drop();
    world.s3.put(`receipts/${id}.json`, JSON.stringify(receipt));
    const { body } = await world.call('DELETE', `/retouches/${id}`);
    expect(body).toMatchObject({ paid, error: { message: expect.stringMatching(message) } });
  });

  it('does not claim that nothing was paid where a submit may go on', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    world.executions.get(id).step = 'Submit to Segmind';
    const { body } = await world.call('DELETE', `/retouches/${id}`);
    expect(body).toMatchObject({ paid: null, error: { message: expect.stringContaining('not known') } });
    expect(world.executions.get(`${id}-end`).input.error).toEqual(body.error);
  });

  it('leaves the retouch with its recipe and its beginning, once recorded', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { upscale: '4x' });
    world.line.pass(5);
    const { body } = await world.call('DELETE', `/retouches/${id}`);
    await world.recordEnd(id);
    const after = await world.call('GET', `/retouches/${id}`);
    expect(after.body).toMatchObject({ status: 'cancelled', error: body.error, recipe: body.recipe });
    expect(after.body.timings).toMatchObject({
      startedAt: body.timings.startedAt,
      recordedAt: world.later(0),
    });
    expect(after.body.recipe.upscale).toBe('4x');
  });

  it('is seen by whoever asks next', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.call('GET', `/retouches/${id}`);
    await world.call('DELETE', `/retouches/${id}`);
    expect((await world.call('GET', `/retouches/${id}`)).body.status).toBe('cancelled');
  });

  it.each(['succeeded', { error: failure('job-failed', 'No.') }] as const)(
    'answers 409 for one that ended: %j',
    async (how) => {
      const world = new ApiWorld();
      const id = await world.drop();
      await world.record(id, how);
      const answer = await world.call('DELETE', `/retouches/${id}`);
      expect(answer).toMatchObject({ status: 409, body: { type: '/problems/retouch-ended' } });
      expect(world.executions.all.size).toBe(1);
    },
  );

  it('answers 409 where the retouch is faster, and records nothing', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    world.executions.onStop = ({ name }) => world.executions.end(name, 'SUCCEEDED');
    expect((await world.call('DELETE', `/retouches/${id}`)).status).toBe(409);
    expect(world.executions.all.size).toBe(1);
  });

  it('answers 404 where there is none', async () => {
    expect((await new ApiWorld().call('DELETE', '/retouches/none')).status).toBe(404);
  });
});
