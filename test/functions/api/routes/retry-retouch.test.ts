import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { ApiWorld } from '../../../support/api-world.ts';

const failed = { error: failure('job-failed', 'No.') };

describe('POST /retouches/{id}/retry', () => {
  it('runs a failed one again, as the next attempt with the same photo and recipe', async () => {
    const world = new ApiWorld();
    world.s3.put('uploads/ana.jpg', 'photo');
    const recipe = { upscale: '4x' };
    const started = await world.call('POST', '/retouches', { body: { key: 'uploads/ana.jpg', recipe } });
    const { id } = started.body;
    await world.record(id, failed);
    const { status, headers, body } = await world.call('POST', `/retouches/${id}/retry`);
    expect(status).toBe(202);
    expect(headers.location).toBe(`/retouches/${id}`);
    expect(body).toMatchObject({ id, attempt: 2, status: 'queued', error: null });
    expect(world.executions.get(`${id}-2`).input).toEqual({ ...world.executions.get(id).input, attempt: 2 });
    expect((await world.call('GET', `/retouches/${id}`)).body).toMatchObject({
      attempt: 2,
      recipe: { upscale: '4x' },
    });
  });

  it('is seen by whoever asks next', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.record(id, failed);
    expect((await world.call('GET', `/retouches/${id}`)).body.attempt).toBe(1);
    await world.call('POST', `/retouches/${id}/retry`);
    expect((await world.call('GET', `/retouches/${id}`)).body.attempt).toBe(2);
  });

  it('runs a cancelled one again', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.call('DELETE', `/retouches/${id}`);
    expect((await world.call('POST', `/retouches/${id}/retry`)).body).toMatchObject({ attempt: 2 });
  });

  it('runs one again as often as it fails', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.record(id, failed);
    await world.call('POST', `/retouches/${id}/retry`);
    await world.record(id, failed, true, `${id}-2`);
    expect((await world.call('POST', `/retouches/${id}/retry`)).body).toMatchObject({
      attempt: 3,
      status: 'queued',
    });
  });

  it.each([
    ['runs', async () => {}],
    ['succeeded', (world: ApiWorld, id: string) => world.record(id, 'succeeded')],
    [
      'runs again already',
      async (world: ApiWorld, id: string) => {
        await world.record(id, failed);
        await world.call('POST', `/retouches/${id}/retry`);
      },
    ],
  ])('answers 409 for one that %s', async (_, prepare) => {
    const world = new ApiWorld();
    const id = await world.drop();
    await prepare(world, id);
    const answer = await world.call('POST', `/retouches/${id}/retry`);
    expect(answer).toMatchObject({ status: 409, body: { type: '/problems/retouch-not-failed' } });
  });

  it('answers 404 where there is none', async () => {
    expect((await new ApiWorld().call('POST', '/retouches/none/retry')).status).toBe(404);
  });
});
