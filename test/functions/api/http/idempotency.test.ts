import { describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../support/api-world.ts';

const photo = { fileName: 'ana.jpg', contentType: 'image/jpeg', bytes: 900 };
const headers = { 'idempotency-key': 'order-1' };
const send = (world: ApiWorld, body: unknown = photo, more = {}) =>
  world.call('POST', '/uploads', { body, headers, ...more });
const HOUR = 3600;

/** A world whose photo is there to be retouched. */
function withPhoto() {
  const world = new ApiWorld();
  world.s3.put('uploads/ana.jpg', 'photo');
  const retouch = (key = 'uploads/ana.jpg') => world.call('POST', '/retouches', { body: { key }, headers });
  return { world, retouch };
}

describe('a request with an idempotency key', () => {
  it('is answered the same when it is repeated, hours later too', async () => {
    const { world, retouch } = withPhoto();
    const first = await retouch();
    await world.record(first.body.id, 'succeeded');
    world.line.pass(20 * HOUR);
    expect(await retouch()).toEqual(first);
  });

  it('is another for another caller, and on another route', async () => {
    const world = new ApiWorld();
    const first = await send(world);
    expect((await send(world, { ...photo, bytes: 1 }, { caller: 'arn:aws:iam::1:user/desk' })).status).toBe(
      201,
    );
    expect((await world.call('POST', '/retouches', { body: { key: 'uploads/a.jpg' }, headers })).status).toBe(
      404,
    );
    expect(await send(world)).toEqual(first);
  });

  it('is the same for each session of a role', async () => {
    const world = new ApiWorld();
    const first = await send(world, photo, { caller: 'arn:aws:sts::1:assumed-role/shop/monday' });
    expect(await send(world, photo, { caller: 'arn:aws:sts::1:assumed-role/shop/tuesday' })).toEqual(first);
    const other = await send(
      world,
      { ...photo, bytes: 1 },
      { caller: 'arn:aws:sts::1:assumed-role/desk/monday' },
    );
    expect(other.status).toBe(201);
  });

  it('is a 422 with another body', async () => {
    const world = new ApiWorld();
    await send(world);
    expect(await send(world, { ...photo, bytes: 1 })).toMatchObject({
      status: 422,
      body: { type: '/problems/idempotency-key-reused' },
    });
  });

  it('takes a body for the same whatever the order of its fields', async () => {
    const world = new ApiWorld();
    const first = await send(world);
    const { bytes, ...rest } = photo;
    expect(await send(world, { bytes, ...rest })).toEqual(first);
  });

  it('gets a new URL once the first has expired', async () => {
    const world = new ApiWorld();
    const first = await send(world);
    world.line.pass(899);
    expect(await send(world)).toEqual(first);
    world.line.pass(1);
    const { body } = await send(world);
    expect(body).toMatchObject({ key: first.body.key, expiresAt: world.later(900) });
    expect(body.url).not.toBe(first.body.url);
    expect(await send(world)).toMatchObject({ body });
  });

  it('is a 409 while the first is being worked on', async () => {
    const world = new ApiWorld();
    const { promise, resolve } = Promise.withResolvers<void>();
    const { put } = world.dependencies.presigner;
    Object.assign(world.dependencies.presigner, {
      put: async (object: never) => {
        await promise;
        return put(object);
      },
    });
    const first = send(world);
    const second = await send(world);
    expect(second).toMatchObject({
      status: 409,
      headers: { 'retry-after': '2' },
      body: { type: '/problems/request-in-progress' },
    });
    resolve();
    const answer = await first;
    expect(await send(world)).toEqual(answer);
  });

  it('can be made again after the function was cut off at its work', async () => {
    const { world, retouch } = withPhoto();
    world.s3.after = (name, { Key = '' }) => {
      if (name === 'PutObjectCommand' && Key.startsWith('idempotency/')) world.s3.before = cutOff;
    };
    const cutOff = () => {
      throw new Error('cut off');
    };
    expect((await retouch()).status).toBe(500);
    world.s3.before = () => {};
    world.s3.after = () => {};
    expect((await retouch()).status).toBe(409);
    world.line.pass(61);
    expect((await retouch()).status).toBe(202);
    expect(world.executions.all.size).toBe(1);
  });

  it('may be mended where it could not be done', async () => {
    const { world, retouch } = withPhoto();
    expect((await retouch('uploads/none.jpg')).status).toBe(404);
    expect((await retouch()).status).toBe(202);
    expect([...world.s3.objects.keys()].filter((key) => key.startsWith('idempotency/'))).toHaveLength(1);
  });

  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('refuses the key "%s"', async (key) => {
    const { status, body } = await send(new ApiWorld(), photo, { headers: { 'idempotency-key': key } });
    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ in: 'header', pointer: '/Idempotency-Key' })]);
  });
});
