import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { ApiWorld } from '../../../../simulation/parts/api-world.ts';

/** A world with photos in every status, the newest last. */
async function populate(): Promise<ApiWorld> {
  const world = new ApiWorld();
  const { workflow } = world;
  await workflow.succeed(await world.drop('shoot/done.jpg'));
  await workflow.fail(await world.drop('shoot/bad.jpg'), failure('job-failed', 'No.'));
  const [first = '', second = ''] = await world.queue('at-1.jpg', 'shoot/at-2.jpg', 'waits.jpg');
  for (const id of [first, second]) await workflow.submit(id);
  await world.call('DELETE', `/retouches/${await world.drop('shootx/gone.jpg')}`);
  await world.drop('shoot/deep/new.jpg');
  return world;
}

/** A world with queued photos: `shoot/0.jpg` and so on. */
async function dropMany(count: number): Promise<{ world: ApiWorld; ids: string[] }> {
  const world = new ApiWorld();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await world.drop(`shoot/${n}.jpg`));
  return { world, ids };
}

async function list(world: ApiWorld, query: string) {
  const { status, body } = await world.call('GET', `/retouches?${query}`);
  expect(status).toBe(200);
  return body;
}

const keysOf = (body: { retouches: { key: string }[] }) =>
  body.retouches.map(({ key }) => key.replace('uploads/', ''));
const idsOf = (body: { retouches: { id: string }[] }) => body.retouches.map(({ id }) => id);

describe('GET /retouches', () => {
  it('lists each photo, newest first', async () => {
    const world = await populate();
    const body = await list(world, '');
    expect(body).toMatchObject({ nextCursor: null, asOf: world.later(0) });
    expect(body.retouches.map(({ key, status }: { key: string; status: string }) => [key, status])).toEqual([
      ['uploads/shoot/deep/new.jpg', 'queued'],
      ['uploads/shootx/gone.jpg', 'cancelled'],
      ['uploads/waits.jpg', 'queued'],
      ['uploads/shoot/at-2.jpg', 'running'],
      ['uploads/at-1.jpg', 'running'],
      ['uploads/shoot/bad.jpg', 'failed'],
      ['uploads/shoot/done.jpg', 'succeeded'],
    ]);
  });

  it.each([
    ['status=queued', ['shoot/deep/new.jpg', 'waits.jpg']],
    ['status=running', ['shoot/at-2.jpg', 'at-1.jpg']],
    ['status=storing', []],
    ['status=succeeded', ['shoot/done.jpg']],
    ['status=failed', ['shoot/bad.jpg']],
    ['status=cancelled', ['shootx/gone.jpg']],
    ['folder=shoot', ['shoot/at-2.jpg', 'shoot/bad.jpg', 'shoot/done.jpg']],
    ['folder=shoot/deep', ['shoot/deep/new.jpg']],
    ['folder=none', []],
    ['folder=shoot&status=failed', ['shoot/bad.jpg']],
    ['folder=shoot&status=queued', []],
  ])('lists the retouches with %s', async (query, keys) => {
    expect(keysOf(await list(await populate(), query))).toEqual(keys);
  });

  it.each(['folder=', 'folder=&status=queued', 'folder=%2F', 'folder=%2F&status=queued'])(
    'lists the photos in no folder by %s',
    async (query) => {
      const world = await populate();
      const queued = query.includes('status');
      expect(keysOf(await list(world, query))).toEqual(queued ? ['waits.jpg'] : ['waits.jpg', 'at-1.jpg']);
    },
  );

  it.each([
    ['reference=order-7', ['b.jpg', 'shoot/a.jpg']],
    ['reference=order-7&status=succeeded', ['shoot/a.jpg']],
    ['reference=order-7&folder=shoot', ['shoot/a.jpg']],
    ['reference=order-8', []],
  ])('lists the retouches with %s', async (query, keys) => {
    const world = new ApiWorld();
    await world.workflow.succeed(await world.drop('shoot/a.jpg', { reference: 'order-7' }));
    await world.drop('b.jpg');
    await world.call('POST', '/retouches', { body: { key: 'uploads/b.jpg', reference: 'order-7' } });
    await world.drop('c.jpg');
    expect(keysOf(await list(world, query))).toEqual(keys);
  });

  it('binds a cursor to its reference', async () => {
    const world = new ApiWorld();
    for (const name of ['a.jpg', 'b.jpg'])
      await world.workflow.join(await world.drop(name, { reference: 'r' }));
    const { nextCursor } = await list(world, 'reference=r&limit=1');
    expect(keysOf(await list(world, `reference=r&limit=1&cursor=${nextCursor}`))).toEqual(['a.jpg']);
    expect((await world.call('GET', `/retouches?cursor=${nextCursor}`)).status).toBe(422);
  });

  it('lists a photo with several attempts once, by its latest attempt, as the newest', async () => {
    const world = new ApiWorld();
    const id = await world.drop('first.jpg');
    await world.workflow.fail(id, failure('job-failed', 'No.'));
    await world.drop('second.jpg');
    world.pass(1);
    await world.call('POST', `/retouches/${id}/retry`);
    expect(keysOf(await list(world, ''))).toEqual(['first.jpg', 'second.jpg']);
    expect((await list(world, '')).retouches[0]).toMatchObject({ attempt: 2, status: 'queued' });
    expect((await list(world, 'status=failed')).retouches).toEqual([]);
  });

  it('has 100 photos on a page', async () => {
    const { world, ids } = await dropMany(250);
    const pages: string[][] = [];
    for (let cursor = ''; ; ) {
      const body = await list(world, cursor);
      pages.push(idsOf(body));
      if (body.nextCursor === null) break;
      cursor = `cursor=${body.nextCursor}`;
    }
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(pages.flat()).toEqual(ids.toReversed());
  });

  it('makes two requests to the table per page, and none to Step Functions', async () => {
    const { world } = await dropMany(120);
    world.executions.before = (request) => {
      throw new Error(`A list asks Step Functions nothing: ${request}`);
    };
    for (const query of ['', 'status=queued', 'folder=shoot', 'folder=shoot&status=queued']) {
      const { length } = world.dynamo.sent;
      expect((await list(world, query)).retouches).toHaveLength(100);
      expect(world.dynamo.sent.slice(length), query).toEqual(['QueryCommand', 'BatchGetCommand']);
    }
  });

  it.each([
    ['filters', 'folder=shoot', 'folder=shoot&status=queued'],
    ['no filters', 'folder=shoot', ''],
    ['filters the other way round', 'folder=queued', 'status=queued'],
  ])('refuses a cursor with other filters: %s', async (_, given, used) => {
    const { world } = await dropMany(3);
    for (const name of ['queued/a.jpg', 'queued/b.jpg']) await world.drop(name);
    const { nextCursor } = await list(world, `${given}&limit=1`);
    const { status, body } = await world.call('GET', `/retouches?${used}&cursor=${nextCursor}`);
    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ in: 'query', pointer: '/cursor' })]);
  });

  it('accepts a cursor with another limit', async () => {
    const { world, ids } = await dropMany(5);
    const { nextCursor } = await list(world, 'limit=2');
    expect(idsOf(await list(world, `limit=3&cursor=${nextCursor}`))).toEqual(ids.slice(0, 3).toReversed());
  });

  it.each([
    ['/limit', 'limit=0'],
    ['/limit', 'limit=101'],
    ['/limit', 'limit=many'],
    ['/status', 'status=lost'],
    ['/folder', `folder=${encodeURIComponent('写'.repeat(900))}`],
    ['/cursor', 'cursor=nonsense'],
    ['/cursor', 'cursor='],
    ['/cursor', `cursor=${'x'.repeat(2001)}`],
    ['/order', 'order=asc'],
  ])('refuses %s with %s', async (pointer, query) => {
    const { status, body } = await new ApiWorld().call('GET', `/retouches?${query}`);
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ in: 'query', pointer });
  });
});

describe('the pages of GET /retouches while photos change status', () => {
  it('list the other photos once each, although new photos have come', async () => {
    const { world, ids } = await dropMany(6);
    const first = await list(world, 'limit=3');
    await world.drop('shoot/new.jpg');
    const second = await list(world, `limit=3&cursor=${first.nextCursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids.toReversed());
  });

  it('list the photos that still have the status', async () => {
    const { world, ids } = await dropMany(6);
    const first = await list(world, 'status=queued&limit=2');
    // The last photo of the page, to which the cursor points, and one of the next page.
    for (const n of [4, 2]) await world.workflow.fail(ids[n] ?? '', failure('empty-file', 'Empty.'));
    const second = await list(world, `status=queued&cursor=${first.nextCursor}`);
    expect(idsOf(second)).toEqual([ids[3], ids[1], ids[0]]);
    expect(second.nextCursor).toBeNull();
  });

  it('show each photo’s current state, though the index lags', async () => {
    const { world, ids } = await dropMany(3);
    world.dynamo.indexLag = true;
    await world.workflow.fail(ids[1] ?? '', failure('empty-file', 'Empty.'));
    expect(idsOf(await list(world, 'status=queued'))).toEqual([ids[2], ids[0]]);
    expect((await list(world, '')).retouches[1]).toMatchObject({ id: ids[1], status: 'failed' });
    world.dynamo.settleIndexes();
    expect(idsOf(await list(world, 'status=failed'))).toEqual([ids[1]]);
  });

  it('continue if photos have left a page', async () => {
    const { world, ids } = await dropMany(4);
    world.dynamo.indexLag = true;
    await world.workflow.fail(ids[3] ?? '', failure('empty-file', 'Empty.'));
    const first = await list(world, 'status=queued&limit=2');
    expect(idsOf(first)).toEqual([ids[2]]);
    expect(idsOf(await list(world, `status=queued&cursor=${first.nextCursor}`))).toEqual([ids[1], ids[0]]);
  });
});
