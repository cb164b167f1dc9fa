import { describe, expect, it } from 'vitest';
import { failure } from '../../../../functions/shared/domain/failure.ts';
import { ApiWorld } from '../../../support/api-world.ts';

/** Photos of every status; answers the key of each. */
async function populate(): Promise<ApiWorld> {
  const world = new ApiWorld();
  const place = async (name: string) => {
    world.line.pass(1);
    return world.drop(name);
  };
  await world.record(await place('shoot/done.jpg'), 'succeeded');
  await world.record(await place('shoot/bad.jpg'), { error: failure('job-failed', 'No.') });
  for (const name of ['at-1.jpg', 'shoot/at-2.jpg', 'waits.jpg']) await world.join(await place(name));
  await world.call('DELETE', `/retouches/${await place('shootx/gone.jpg')}`);
  return world;
}

async function list(world: ApiWorld, query: string) {
  const { status, body } = await world.call('GET', `/retouches${query}`);
  expect(status).toBe(200);
  return body;
}

const keysOf = (body: { retouches: { key: string }[] }) => body.retouches.map(({ key }) => key);

describe('GET /retouches', () => {
  it('lists attempts, newest first, and no execution that but writes a record', async () => {
    const world = await populate();
    const body = await list(world, '');
    expect(body).toMatchObject({ nextCursor: null, asOf: world.later(0) });
    expect(body.retouches.map(({ key, status }: { key: string; status: string }) => [key, status])).toEqual([
      ['uploads/shootx/gone.jpg', 'cancelled'],
      ['uploads/waits.jpg', 'queued'],
      ['uploads/shoot/at-2.jpg', 'running'],
      ['uploads/at-1.jpg', 'running'],
      ['uploads/shoot/bad.jpg', 'failed'],
      ['uploads/shoot/done.jpg', 'succeeded'],
    ]);
  });

  it.each([
    ['queued', ['uploads/waits.jpg']],
    ['running', ['uploads/shoot/at-2.jpg', 'uploads/at-1.jpg']],
    ['succeeded', ['uploads/shoot/done.jpg']],
    ['failed', ['uploads/shoot/bad.jpg']],
    ['cancelled', ['uploads/shootx/gone.jpg']],
  ])('lists those that are %s', async (status, keys) => {
    expect(keysOf(await list(await populate(), `?status=${status}`))).toEqual(keys);
  });

  it('lists those of a folder', async () => {
    expect(keysOf(await list(await populate(), '?folder=shoot'))).toEqual([
      'uploads/shoot/at-2.jpg',
      'uploads/shoot/bad.jpg',
      'uploads/shoot/done.jpg',
    ]);
  });

  it('goes on by a cursor, to the end', async () => {
    const world = await populate();
    const keys: string[] = [];
    for (let cursor = ''; ; ) {
      const body = await list(world, `?limit=2${cursor}`);
      keys.push(...keysOf(body));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(keys).toEqual(keysOf(await list(world, '')));
  });

  it('looks at each execution once', async () => {
    const world = await populate();
    await list(world, '');
    const { described } = world.executions;
    await list(world, '');
    expect(world.executions.described).toBe(described);
  });

  it('refuses a cursor of other filters, or none at all', async () => {
    const world = await populate();
    const { nextCursor } = await list(world, '?limit=2');
    for (const query of [`limit=3&cursor=${nextCursor}`, 'cursor=nonsense']) {
      const { status, body } = await world.call('GET', `/retouches?${query}`);
      expect(status).toBe(422);
      expect(body.errors).toEqual([expect.objectContaining({ in: 'query', pointer: '/cursor' })]);
    }
  });

  it.each([
    ['/limit', 'limit=0'],
    ['/limit', 'limit=51'],
    ['/limit', 'limit=many'],
    ['/status', 'status=lost'],
    ['/folder', 'folder=/a'],
    ['/order', 'order=asc'],
  ])('refuses %s of %s', async (pointer, query) => {
    const { status, body } = await new ApiWorld().call('GET', `/retouches?${query}`);
    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ in: 'query', pointer })]);
  });
});
