import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const key = 'uploads/ana.jpg';
const ask = (world: ApiWorld, more: object = {}) =>
  world.call('POST', '/retouches', { body: { key, again: true, ...more } });

describe('POST /retouches with again', () => {
  it('starts a photo that has not been started, and marks it to run', async () => {
    const world = new ApiWorld();
    world.s3.put(key, 'photo');
    const { status, body } = await ask(world);
    expect([status, body.attempt, body.status]).toEqual([202, 1, 'queued']);
    expect(world.executions.get(body.id).input).toMatchObject({ attempt: 1, again: true });
  });

  it('makes the photo run also if its event starts the execution', async () => {
    const world = new ApiWorld();
    const { versionId } = world.s3.put(key, 'photo');
    world.executions.before = () => {
      throw new Error('no Step Functions');
    };
    await ask(world);
    world.executions.before = () => {};
    const [{ id = '' } = {}] = (await world.call('GET', '/retouches')).body.retouches;
    await world.dependencies.startAttempt({ id, attempt: 1, photo: { bucket: 'photos', key, versionId } });
    expect(world.executions.get(id).input).toMatchObject({ again: true });
  });

  it('answers with the current state of a photo on its way', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.join(id);
    expect((await ask(world)).body).toMatchObject({ id, attempt: 1, step: 'queue' });
    expect(world.executions.all.size).toBe(1);
    expect(world.executions.get(id).input).not.toHaveProperty('again');
  });

  it.each([true, false])('runs a photo again that has ended: retouched %s', async (isRetouched) => {
    const world = new ApiWorld();
    const id = await world.drop('ana.jpg', { reference: 'order-7' });
    if (isRetouched) await world.workflow.succeed(id);
    else await world.workflow.fail(id, failure('segmind-refused', 'x'));
    const { body } = await ask(world);
    expect(body).toMatchObject({ id, attempt: 2, status: 'queued', error: null, outputs: [] });
    expect(world.executions.get(`${id}-2`).input).toMatchObject({ id, attempt: 2, photo: { key } });
  });

  it('runs it with the request’s recipe, and shows that once it is prepared', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.succeed(id);
    const recipe = { upscale: '4x', output: { format: 'png' } };
    for (const _ of ['first', 'repeated']) {
      expect(await ask(world, { recipe })).toMatchObject({ status: 202, body: { attempt: 2, recipe: null } });
    }
    await world.workflow.join(id);
    expect((await ask(world, { recipe })).body.recipe).toMatchObject({
      instructions: 'As usual.',
      ...recipe,
    });
    expect(world.executions.get(`${id}-2`).input).toMatchObject({ recipe });
  });

  it('starts one attempt for repeated requests, also after an interrupted one', async () => {
    const world = new ApiWorld();
    const id = await world.drop();
    await world.workflow.succeed(id);
    world.executions.before = () => {
      throw new Error('no Step Functions');
    };
    expect((await ask(world)).status).toBe(500);
    world.executions.before = () => {};
    for (const _ of [1, 2]) expect((await ask(world)).body).toMatchObject({ id, attempt: 2 });
    expect([...world.executions.all.keys()]).toEqual([id, `${id}-2`]);
  });

  it('writes it into the metadata of an imported photo', async () => {
    const world = new ApiWorld();
    const url = 'https://photos.example/a.jpg';
    const { body } = await world.call('POST', '/retouches', { body: { url, again: true } });
    expect(world.imports).toMatchObject([{ target: { metadata: { again: 'true' } } }]);
    expect(world.executions.get(body.id).input).toMatchObject({ attempt: 1 });
  });
});

it('POST /uploads writes it into the metadata of the uploaded photo', async () => {
  const world = new ApiWorld();
  const body = { fileName: 'ana.jpg', contentType: 'image/jpeg', bytes: 5, again: true };
  expect((await world.call('POST', '/uploads', { body })).status).toBe(201);
  expect(world.presigned).toMatchObject([{ metadata: { again: 'true' } }]);
});

it('GET /retouches/{id} names the retouch that the photo’s result comes from', async () => {
  const world = new ApiWorld();
  const id = await world.drop();
  const { photo } = world.executions.get(id).input;
  await world.photos.end({ id, attempt: 1, photo }, { error: null, sameAs: 'bea' });
  const { body } = await world.call('GET', `/retouches/${id}`);
  expect(body).toMatchObject({ status: 'succeeded', paid: false, sameAs: 'bea' });
});
