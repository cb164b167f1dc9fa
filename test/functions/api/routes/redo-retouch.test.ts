import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { BulkWorld } from '../../../support/worlds/bulk-world.ts';

const redo = (world: BulkWorld, id: string, body?: object) =>
  world.call('POST', `/retouches/${id}/redo`, body === undefined ? {} : { body });

describe('POST /retouches/{id}/redo', () => {
  it('answers with the retouch, which is on its way to another version', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    const { status, headers, body } = await redo(world, id, { recipe: { notes: 'Softer.' } });
    expect([status, headers.location]).toEqual([202, `../${id}`]);
    expect(body).toMatchObject({ id, attempt: 2, status: 'queued', redoError: null });
    expect(world.executions.get(`${id}-2`).input).toMatchObject({
      recipe: { notes: 'Softer.' },
      again: true,
    });
  });

  it('submits a new job with the same recipe if the request has no overrides', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    expect((await redo(world, id)).status).toBe(202);
    await world.workflow.succeed(id);
    expect(world.workflow.posts).toBe(2);
    const { versions, outputs } = (await world.call('GET', `/retouches/${id}`)).body;
    expect(versions).toMatchObject([
      { version: 1, attempt: 1, outputs: [{ url: expect.stringContaining('https://') }] },
      { version: 2, attempt: 2, outputs },
    ]);
  });

  it('lists the first result as a version before there is another', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    const { versions, outputs } = (await world.call('GET', `/retouches/${id}`)).body;
    expect(versions).toMatchObject([{ version: 1, attempt: 1, outputs }]);
  });

  it.each([
    [{ recipe: { strength: 0.5 } }],
    [{ recipe: { output: { quality: 70 } } }],
    [{ recipe: { strength: 0, output: { size: 2000 } } }],
    [{ version: 1 }],
    [{ version: 1, recipe: { strength: 0.5 } }],
  ])('finishes the model’s picture again for free: %j', async (body) => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    expect((await redo(world, id, body)).status).toBe(202);
    expect(await world.photos.find(id)).toMatchObject({ attempt: 2, finishJob: { id, attempt: 1 } });
    expect(world.executions.get(`${id}-2`).input).not.toHaveProperty('again');
  });

  it.each([
    [404, 'version-not-found', { version: 2 }],
    [422, 'invalid-request', { version: 0 }],
    [422, 'invalid-request', { recipe: { strength: 1.5 } }],
    [422, 'invalid-request', { recipe: { seed: 3 } }],
    [422, 'invalid-request', { recipe: { strenght: 0.5 } }],
  ])('answers with %i, %s, to %j', async (status, problem, body) => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    const answer = await redo(world, id, body);
    expect([answer.status, answer.body.type]).toEqual([status, expect.stringContaining(problem)]);
    expect(await world.statusOf(id)).toBe('succeeded 1');
  });

  it('answers with 409 if the model’s picture has expired', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    world.s3.objects.delete(`model-pictures/${id}/1/0001`);
    const { status, body } = await redo(world, id, { recipe: { strength: 0.5 } });
    expect([status, body.type]).toEqual([409, expect.stringContaining('model-picture-gone')]);
    expect((await redo(world, id, { recipe: { notes: 'Softer.' } })).status).toBe(202);
  });

  it('answers with 409 for a failed photo and for one on its way', async () => {
    const world = new BulkWorld();
    const [failed = ''] = await world.dropFailed(['a.jpg'], failure('segmind-refused', 'No.'));
    const queued = await world.drop('b.jpg');
    for (const id of [failed, queued]) {
      const { status, body } = await redo(world, id);
      expect([status, body.type]).toEqual([409, expect.stringContaining('no-result')]);
    }
  });

  it('starts the execution of a redo that was interrupted before it', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['ana.jpg']);
    world.executions.before = () => {
      throw new Error('Step Functions is away.');
    };
    expect((await redo(world, id)).status).toBe(500);
    world.executions.before = () => {};
    expect((await redo(world, id)).status).toBe(409);
    expect(world.executions.get(`${id}-2`).status).toBe('RUNNING');
  });

  it('answers with 404 for an unknown id', async () => {
    expect((await redo(new BulkWorld(), `nobody-${'0'.repeat(32)}`)).status).toBe(404);
  });
});
