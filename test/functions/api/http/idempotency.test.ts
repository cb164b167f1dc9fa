import { afterEach, describe, expect, it, vi } from 'vitest';
import { PARTITION } from '../../../../core/contract/table.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

const photo = { fileName: 'ana.jpg', contentType: 'image/jpeg', bytes: 900 };
const headers = { 'idempotency-key': 'order-1' };
const send = (world: ApiWorld, body: unknown = photo, more = {}) =>
  world.call('POST', '/uploads', { body, headers, ...more });
const DAY = 86_400;

/** A world with an uploaded photo that is not retouched yet. */
function withPhoto() {
  const world = new ApiWorld();
  world.s3.put('uploads/ana.jpg', 'photo');
  const retouch = (key = 'uploads/ana.jpg') => world.call('POST', '/retouches', { body: { key }, headers });
  return { world, retouch };
}

/** The stored idempotency items. */
const kept = (world: ApiWorld) => world.dynamo.items().filter(({ pk }) => pk === PARTITION.idempotency);

/** Advances the machine's clock, which Powertools uses. */
const passOnMachine = (seconds: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });

afterEach(() => {
  vi.useRealTimers();
});

describe('a request with an idempotency key', () => {
  it('does nothing when it is repeated, and gets the current state of the retouch', async () => {
    const { world, retouch } = withPhoto();
    const first = await retouch();
    expect(first).toMatchObject({ status: 202, body: { status: 'queued' } });
    await world.workflow.succeed(first.body.id);
    const requests = world.executions.sent.length;
    const second = await retouch();
    expect(second).toMatchObject({ status: 202, headers: first.headers, body: { status: 'succeeded' } });
    expect(second.body.id).toBe(first.body.id);
    expect(world.executions.sent.length).toBe(requests);
  });

  it('still stands for the original photo after another was uploaded to the key', async () => {
    const { world, retouch } = withPhoto();
    const first = await retouch();
    world.s3.put('uploads/ana.jpg', 'another photo');
    expect((await retouch()).body.id).toBe(first.body.id);
    expect(world.executions.all.size).toBe(1);
  });

  it('gets a URL of its own, signed for the same photo', async () => {
    const world = new ApiWorld();
    const first = await send(world);
    world.pass(60);
    const second = await send(world);
    expect(second).toMatchObject({ status: 201, body: { key: first.body.key, expiresAt: world.later(900) } });
    expect(second.body.url).not.toBe(first.body.url);
    expect(world.presigned[1]).toEqual(world.presigned[0]);
  });

  it('stores only its effect in the table: neither a URL nor the key itself', async () => {
    const { world, retouch } = withPhoto();
    await send(world, { ...photo, overwrite: true });
    const { body } = await retouch();
    await world.workflow.succeed(body.id);
    await retouch();
    const items = kept(world);
    expect(items.map(({ data }) => data).sort()).toEqual([body.id, 'uploads/ana.jpg'].sort());
    expect(JSON.stringify(items)).not.toMatch(/https:|order-1/);
  });

  it('is a different request for another caller, and on another route', async () => {
    const world = new ApiWorld();
    await send(world);
    const desk = { caller: 'arn:aws:iam::1:user/desk' };
    expect((await send(world, { ...photo, bytes: 1 }, desk)).status).toBe(201);
    const other = await world.call('POST', '/retouches', { body: { key: 'uploads/a.jpg' }, headers });
    expect(other.status).toBe(404);
  });

  it('is the same request in each session of a role', async () => {
    const world = new ApiWorld();
    const as = (session: string) => ({ caller: `arn:aws:sts::1:assumed-role/${session}` });
    await send(world, photo, as('shop/monday'));
    const changed = { ...photo, bytes: 1 };
    expect((await send(world, changed, as('shop/tuesday'))).status).toBe(422);
    expect((await send(world, changed, as('desk/monday'))).status).toBe(201);
  });

  it('gets a 422 if its body differs', async () => {
    const world = new ApiWorld();
    await send(world);
    expect(await send(world, { ...photo, bytes: 1 })).toMatchObject({
      status: 422,
      body: { type: '/problems/idempotency-key-reused' },
    });
  });

  it('treats two bodies as the same if only the order of their fields differs', async () => {
    const world = new ApiWorld();
    await send(world);
    const { bytes, ...rest } = photo;
    expect((await send(world, { bytes, ...rest })).status).toBe(201);
    expect(kept(world)).toHaveLength(1);
  });

  it('gets a 409 while the first request is in progress', async () => {
    const { world, retouch } = withPhoto();
    const { promise, resolve } = Promise.withResolvers<void>();
    world.executions.before = () => promise;
    const first = retouch();
    await vi.waitFor(() => expect(world.executions.sent).toEqual(['StartExecution']));
    expect(await retouch()).toMatchObject({
      status: 409,
      headers: { 'retry-after': '2' },
      body: { type: '/problems/request-in-progress' },
    });
    resolve();
    const { body } = await first;
    expect(await retouch()).toMatchObject({ status: 202, body: { id: body.id } });
  });

  it('can be repeated once an invocation that was interrupted during it is over', async () => {
    const { world, retouch } = withPhoto();
    world.executions.before = () => {
      // From here on every request fails, so the key cannot be freed.
      world.dynamo.before = world.executions.before;
      throw new Error('cut off');
    };
    expect((await retouch()).status).toBe(500);
    world.dynamo.before = () => {};
    world.executions.before = () => {};
    expect((await retouch()).status).toBe(409);
    passOnMachine(31);
    expect((await retouch()).status).toBe(202);
    expect(world.executions.all.size).toBe(1);
  });

  it('can be repeated after a failure, also with another body', async () => {
    const { world, retouch } = withPhoto();
    expect((await retouch('uploads/none.jpg')).status).toBe(404);
    expect(kept(world)).toEqual([]);
    expect((await retouch()).status).toBe(202);
  });

  it.each([
    ['remembered for two days', 2 * DAY - 60, 422],
    ['forgotten after them', 2 * DAY + 60, 201],
  ])('is %s', async (_, seconds, status) => {
    const world = new ApiWorld();
    await send(world);
    passOnMachine(seconds);
    expect((await send(world, { ...photo, bytes: 1 })).status).toBe(status);
  });

  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('refuses the key "%s"', async (key) => {
    const { status, body } = await send(new ApiWorld(), photo, { headers: { 'idempotency-key': key } });
    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ in: 'header', pointer: '/Idempotency-Key' })]);
  });
});
