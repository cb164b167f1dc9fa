import { describe, expect, it } from 'vitest';
import { beginMany } from '../../../../functions/api/retouch/begin-many.ts';
import { importDeadline } from '../../../../functions/api/retouch/importer.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const KEYS = ['uploads/a.jpg', 'uploads/b.jpg'];
const ask = (world: ApiWorld, photos: unknown[], headers = {}) =>
  world.call('POST', '/retouches', { body: { photos }, headers });

/** A world with these photos uploaded. */
function setUp(...keys: string[]) {
  const world = new ApiWorld();
  for (const key of keys) world.s3.put(key, 'photo');
  return world;
}

describe('POST /retouches with several photos', () => {
  it('gives each photo the answer that it would get alone, in order', async () => {
    const world = setUp(...KEYS);
    const { status, headers, body } = await ask(world, [
      { key: KEYS[0], reference: 'order-1' },
      { url: 'https://photos.example/1.jpg', fileName: 'c.jpg' },
      { key: KEYS[1] },
    ]);
    expect(status).toBe(207);
    expect(headers.location).toBeUndefined();
    expect(body.answers).toMatchObject([
      { status: 202, retouch: { key: KEYS[0], reference: 'order-1', status: 'queued' } },
      { status: 202, retouch: { key: 'uploads/c.jpg' } },
      { status: 202, retouch: { key: KEYS[1] } },
    ]);
    expect(world.executions.all.size).toBe(3);
    const { id } = body.answers[0].retouch;
    expect((await world.call('GET', `/retouches/${id}`)).body).toEqual(body.answers[0].retouch);
  });

  it('starts 100 photos', async () => {
    const keys = Array.from({ length: 100 }, (_, n) => `uploads/${n}.jpg`);
    const { body } = await ask(
      setUp(...keys),
      keys.map((key) => ({ key })),
    );
    expect(body.answers.map((answer: { retouch: { key: string } }) => answer.retouch.key)).toEqual(keys);
  });

  it('does not count the queue for any of them', async () => {
    const world = setUp();
    const ids = await world.queue('x.jpg', 'y.jpg', 'z.jpg', 'a.jpg', 'b.jpg');
    const { body } = await ask(
      world,
      KEYS.map((key) => ({ key })),
    );
    expect(body.answers).toMatchObject(
      ids.slice(3).map((id) => ({ status: 202, retouch: { id, step: 'queue', ahead: null } })),
    );
    expect((await world.call('GET', `/retouches/${ids[4]}`)).body.ahead).toBe(2);
  });

  it.each([
    ['no fields', {}, 422, 'invalid-request', ['/photos/1/key']],
    ['no object', 'uploads/a.jpg', 422, 'invalid-request', ['/photos/1']],
    ['a key elsewhere', { key: 'results/a.jpg' }, 422, 'invalid-request', ['/photos/1/key']],
    ['an unknown field', { key: KEYS[0], size: 1 }, 422, 'invalid-request', ['/photos/1/size']],
    [
      'a recipe that the model does not know',
      { key: KEYS[0], recipe: { seed: 7 } },
      422,
      'invalid-request',
      ['/photos/1/recipe/seed'],
    ],
    ['a photo that is not there', { key: 'uploads/none.jpg' }, 404, 'photo-not-found', undefined],
    [
      'a key that is taken',
      { url: 'https://photos.example/1', fileName: 'a.jpg' },
      409,
      'photo-exists',
      undefined,
    ],
  ])('starts the others beside a photo with %s', async (_, wrong, status, problem, pointers) => {
    const world = setUp(...KEYS);
    const { body } = await ask(world, [{ key: KEYS[0] }, wrong, { key: KEYS[1] }]);
    expect(body.answers).toMatchObject([
      { status: 202 },
      { status, problem: { type: `/problems/${problem}`, status, instance: 'request-1' } },
      { status: 202 },
    ]);
    const { errors } = body.answers[1].problem;
    expect(errors?.map((error: { pointer: string }) => error.pointer)).toEqual(pointers);
  });

  it('reports a crash like any other, and starts the others', async () => {
    const world = setUp(...KEYS);
    world.executions.before = () => {
      world.executions.before = () => {};
      throw new Error('no Step Functions');
    };
    const { body } = await ask(
      world,
      KEYS.map((key) => ({ key })),
    );
    expect(body.answers).toMatchObject([
      { status: 500, problem: { type: '/problems/internal' } },
      { status: 202 },
    ]);
    expect(JSON.stringify(body)).not.toContain('Step Functions');
  });

  it('does nothing for a repeated idempotency key, and answers with the same photos', async () => {
    const world = setUp(...KEYS);
    const photos = [
      { key: KEYS[0], again: true },
      { url: 'https://photos.example/c.jpg' },
      { key: 'uploads/none.jpg' },
    ];
    const key = { 'idempotency-key': 'k' };
    const first = await ask(world, photos, key);
    await world.workflow.succeed(first.body.answers[0].retouch.id);
    world.s3.put('uploads/none.jpg', 'photo');
    const second = await ask(world, photos, key);
    expect(second.body.answers).toMatchObject([
      { status: 202, retouch: { id: first.body.answers[0].retouch.id, attempt: 1, status: 'succeeded' } },
      { status: 202, retouch: { id: first.body.answers[1].retouch.id } },
      first.body.answers[2],
    ]);
    expect(world.imports).toHaveLength(1);
    const other = await ask(world, photos.slice(1), key);
    expect(other).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
  });

  it('imports what an interrupted request imported only once, and keeps photos of one name apart', async () => {
    const { dependencies, imports } = setUp();
    const photos = ['one', 'other'].map((host) => ({
      url: `https://${host}.example/c.jpg`,
      fileName: 'c.jpg',
    }));
    const request = { requestId: 'r', repeatTag: 'tag', deadline: importDeadline() };
    const first = await beginMany(dependencies, photos, request);
    expect(first).toMatchObject([
      { id: expect.any(String) },
      { problem: { type: '/problems/photo-exists' } },
    ]);
    expect(await beginMany(dependencies, photos, request)).toEqual(first);
    expect(imports.map(({ url }) => url)).toEqual(['https://one.example/c.jpg']);
  });

  it('has one deadline for all imports, so that the request ends in time', async () => {
    const { dependencies } = setUp();
    const signals = new Set<AbortSignal>();
    const importer: typeof dependencies.importer = {
      import: (url, target, deadline) => {
        signals.add(deadline);
        return dependencies.importer.import(url, target, deadline);
      },
    };
    const photos = ['a', 'b', 'c'].map((name) => ({ url: `https://photos.example/${name}.jpg` }));
    const deadline = importDeadline();
    await beginMany({ ...dependencies, importer }, photos, { requestId: 'r', repeatTag: null, deadline });
    expect([...signals]).toEqual([deadline]);
  });
});
