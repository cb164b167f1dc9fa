import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const failed = failure('job-timed-out', 'Too slow.');
const retry = (world: ApiWorld, id: string, headers = {}) =>
  world.call('POST', `/retouches/${id}/retry`, { headers });

/** A photo that was requested with a recipe and a reference, and failed. */
async function failOrdered() {
  const world = new ApiWorld();
  world.s3.put('uploads/ana.jpg', 'photo');
  const body = { key: 'uploads/ana.jpg', recipe: { upscale: '4x' }, reference: 'order-4711' };
  const { id } = (await world.call('POST', '/retouches', { body })).body;
  await world.workflow.join(id);
  await world.workflow.submit(id);
  await world.workflow.fail(id, failed);
  return { world, id };
}

describe('POST /retouches/{id}/retry', () => {
  it('runs a failed photo again, as the next attempt with the same photo and overrides', async () => {
    const { world, id } = await failOrdered();
    const { status, headers, body } = await retry(world, id);
    expect(status).toBe(202);
    expect(headers.location).toBe(`../${id}`);
    expect(body).toMatchObject({ id, attempt: 2, status: 'queued', step: 'prepare', error: null });
    expect(world.executions.get(`${id}-2`).input).toEqual({ ...world.executions.get(id).input, attempt: 2 });
  });

  it('keeps recipe, reference and payment', async () => {
    const { world, id } = await failOrdered();
    const before = (await world.call('GET', `/retouches/${id}`)).body;
    const { body } = await retry(world, id);
    expect(body).toMatchObject({
      recipe: { instructions: 'As usual.', upscale: '4x' },
      reference: 'order-4711',
      paid: true,
      timings: { acceptedAt: before.timings.acceptedAt, completedAt: null, recordedAt: null },
      outputs: [],
      recordKey: null,
    });
  });

  it('keeps the recipe and reference of the photo’s own metadata', async () => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { upscale: '3x', reference: 'order-1' });
    await world.workflow.join(id);
    await world.workflow.fail(id, failure('segmind-refused', 'No.'));
    expect((await retry(world, id)).body).toMatchObject({ recipe: null, reference: 'order-1', paid: false });
    await world.workflow.join(id);
    expect((await world.call('GET', `/retouches/${id}`)).body.recipe.upscale).toBe('3x');
  });

  it('runs a cancelled photo again', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.call('DELETE', `/retouches/${id}`);
    expect((await retry(world, id)).body).toMatchObject({ attempt: 2, status: 'queued' });
  });

  it('runs a photo again as often as it fails', async () => {
    const { world, id } = await failOrdered();
    await retry(world, id);
    await world.workflow.fail(id, failed);
    expect((await retry(world, id)).body).toMatchObject({
      attempt: 3,
      status: 'queued',
      recipe: { upscale: '4x' },
      reference: 'order-4711',
      paid: true,
    });
  });

  it('collects a paid job: the photo is running, and nothing is submitted again', async () => {
    const { world, id } = await failOrdered();
    await retry(world, id);
    await world.workflow.join(id);
    expect(await world.workflow.submit(id)).toMatchObject({ kind: 'accepted', job: { requestId: 'r1' } });
    expect(world.workflow.posts).toBe(1);
    expect((await world.call('GET', `/retouches/${id}`)).body).toMatchObject({
      status: 'running',
      step: 'poll',
      paid: true,
    });
  });

  it('starts one attempt, however many requests come at once', async () => {
    const { world, id } = await failOrdered();
    const answers = await Promise.all([retry(world, id), retry(world, id), retry(world, id)]);
    for (const { status } of answers) expect([202, 409]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(202);
    expect([...world.executions.all.keys()]).toEqual([id, `${id}-2`]);
  });

  it.each([{}, { 'idempotency-key': 'k' }])(
    'can be repeated if it was interrupted before the execution started: %j',
    async (headers) => {
      const { world, id } = await failOrdered();
      world.executions.before = () => {
        throw new Error('cut off');
      };
      expect((await retry(world, id, headers)).status).toBe(500);
      world.executions.before = () => {};
      expect(await retry(world, id, headers)).toMatchObject({ status: 202, body: { attempt: 2 } });
      expect(world.executions.get(`${id}-2`).status).toBe('RUNNING');
    },
  );

  it('answers a repeated request with the current state', async () => {
    const { world, id } = await failOrdered();
    await retry(world, id, { 'idempotency-key': 'k' });
    await world.workflow.fail(id, failure('output-not-found', 'Gone.'));
    expect(await retry(world, id, { 'idempotency-key': 'k' })).toMatchObject({
      status: 202,
      body: { attempt: 2, status: 'failed', error: { code: 'output-not-found' } },
    });
  });

  it.each<[string, (world: ApiWorld, id: string) => Promise<unknown>]>([
    ['was just dropped', async () => {}],
    ['runs', ({ workflow }, id) => workflow.join(id)],
    ['succeeded', ({ workflow }, id) => workflow.succeed(id)],
    [
      'runs again already',
      async (world, id) => {
        await world.workflow.fail(id, failed);
        await retry(world, id);
        await world.workflow.join(id);
      },
    ],
  ])('answers with 409 for one that %s', async (_, bring) => {
    const world = new ApiWorld();
    const id = await world.drop();
    await bring(world, id);
    const executions = world.executions.all.size;
    expect(await retry(world, id)).toMatchObject({
      status: 409,
      body: { type: '/problems/retouch-not-failed' },
    });
    expect(world.executions.all.size).toBe(executions);
  });

  it('answers with 404 if there is none', async () => {
    expect((await retry(new ApiWorld(), 'none')).status).toBe(404);
  });
});
