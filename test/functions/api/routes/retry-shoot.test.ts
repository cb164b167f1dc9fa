import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { BulkWorld } from '../../../support/worlds/bulk-world.ts';

const tooSlow = failure('job-timed-out', 'Too slow.');
const unknown = failure('submit-outcome-unknown', 'A timeout.');
const names = (count: number, folder = 'spring/ana') =>
  Array.from({ length: count }, (_, n) => `${folder}/${n}.jpg`);

describe('POST /shoot/retry', () => {
  it('answers at once with the run and its URL', async () => {
    const world = new BulkWorld();
    await world.dropFailed(names(2));
    const { status, headers, body } = await world.retry('spring/ana');
    expect(status).toBe(202);
    expect(headers.location).toBe(`../bulk/${body.id}`);
    expect(body).toMatchObject({
      action: 'retry',
      folder: 'spring/ana',
      state: 'running',
      matched: 0,
      done: 0,
    });
    expect([...world.bulkExecutions.all.keys()]).toEqual([body.id]);
    expect(await world.look(body.id)).toEqual(body);
  });

  it('runs only failed and cancelled photos again', async () => {
    const world = new BulkWorld();
    const [failed = ''] = await world.dropFailed(names(1));
    const cancelled = await world.drop('spring/ana/cancelled.jpg');
    await world.call('DELETE', `/retouches/${cancelled}`);
    const queued = await world.drop('spring/ana/queued.jpg');
    const succeeded = await world.drop('spring/ana/succeeded.jpg');
    await world.workflow.succeed(succeeded);
    const skipped = await world.drop('spring/ana/.DS_Store');
    const { body } = await world.retry('spring/ana');
    expect(await world.finish(body.id)).toMatchObject({
      state: 'finished',
      matched: 2,
      isAll: true,
      done: 2,
      changed: 0,
      failed: 0,
      endedAt: expect.any(String),
    });
    for (const id of [failed, cancelled]) {
      expect(await world.statusOf(id)).toBe('queued 2');
      expect(world.executions.get(`${id}-2`).status).toBe('RUNNING');
    }
    expect(await world.statusOf(queued)).toBe('queued 1');
    expect(await world.statusOf(succeeded)).toBe('succeeded 1');
    expect(await world.statusOf(skipped)).toBe('skipped 1');
  });

  it('covers only this shoot: not the folders below or beside it', async () => {
    const world = new BulkWorld();
    const [own = ''] = await world.dropFailed(['spring/a.jpg']);
    const others = await world.dropFailed(['top.jpg', 'spring/ana/b.jpg', 'spring-2/c.jpg']);
    await world.finish((await world.retry('spring')).body.id);
    expect(await world.statusOf(own)).toBe('queued 2');
    for (const id of others) expect(await world.statusOf(id)).toBe('failed 1');
  });

  it('covers the photos in no folder, if the folder is empty', async () => {
    const world = new BulkWorld();
    const [top = '', below = ''] = await world.dropFailed(['top.jpg', 'spring/a.jpg']);
    expect((await world.finish((await world.retry('')).body.id)).done).toBe(1);
    expect(await world.statusOf(top)).toBe('queued 2');
    expect(await world.statusOf(below)).toBe('failed 1');
  });

  it.each([
    [{ status: 'failed' }, ['slow', 'refused']],
    [{ status: 'cancelled' }, ['cancelled']],
    [{ code: 'job-timed-out' }, ['slow']],
    [{ code: 'cancelled' }, ['cancelled']],
    [{ status: 'failed', code: 'cancelled' }, []],
    [{ code: 'photo-deleted' }, []],
    [{}, ['slow', 'refused', 'cancelled']],
  ])('runs the photos of a filter: %j', async (body, expected) => {
    const world = new BulkWorld();
    const [slow = ''] = await world.dropFailed(['spring/slow.jpg'], tooSlow);
    const [refused = ''] = await world.dropFailed(['spring/refused.jpg']);
    const cancelled = await world.drop('spring/cancelled.jpg');
    await world.call('DELETE', `/retouches/${cancelled}`);
    const run = await world.finish((await world.retry('spring', body)).body.id);
    const ids: Record<string, string> = { slow, refused, cancelled };
    const started = Object.keys(ids).filter((name) => world.executions.all.has(`${ids[name]}-2`));
    expect(started.sort()).toEqual([...expected].sort());
    expect(run).toMatchObject({ matched: expected.length, done: expected.length });
    expect(run.filter).toMatchObject({ status: null, code: null, doubtful: false, ...body });
  });

  it('takes each photo of several pages once', async () => {
    const world = new BulkWorld();
    const ids = await world.dropFailed(names(230));
    const run = await world.finish((await world.retry('spring/ana')).body.id);
    expect(run).toMatchObject({ matched: 230, done: 230 });
    expect(world.executions.all.size).toBe(460);
    for (const id of ids) expect(world.executions.get(`${id}-2`).status).toBe('RUNNING');
  });

  it('takes the oldest photos first, so they join the queue in their order of arrival', async () => {
    const world = new BulkWorld();
    const ids = await world.dropFailed(names(230));
    const { id } = (await world.retry('spring/ana')).body;
    for (const count of [100, 200]) {
      await world.step(id);
      const again = ids.filter((one) => world.executions.all.has(`${one}-2`));
      expect(again).toEqual(ids.slice(0, count));
    }
  });

  it('starts at most 10 photos per second', async () => {
    const world = new BulkWorld();
    await world.dropFailed(names(230));
    const { id } = (await world.retry('spring/ana')).body;
    expect(await world.step(id)).toMatchObject({ outcome: 'more', waitSeconds: 10 });
    expect((await world.look(id)).done).toBe(100);
    expect(await world.step(id)).toMatchObject({ outcome: 'more', waitSeconds: 10 });
    expect((await world.look(id)).done).toBe(200);
  });

  it('does not run a photo twice that fails again meanwhile', async () => {
    const world = new BulkWorld();
    const ids = await world.dropFailed(names(150));
    const { id } = (await world.retry('spring/ana')).body;
    await world.step(id);
    const again = ids.filter((one) => world.executions.all.has(`${one}-2`));
    expect(again).toHaveLength(100);
    for (const one of again) await world.workflow.fail(one, tooSlow);
    expect(await world.finish(id)).toMatchObject({ matched: 150, done: 150 });
    expect([...world.executions.all.keys()].filter((name) => name.endsWith('-3'))).toEqual([]);
  });

  it('keeps a photo’s recipe and reference', async () => {
    const world = new BulkWorld();
    world.s3.put('uploads/spring/a.jpg', 'photo');
    const body = { key: 'uploads/spring/a.jpg', recipe: { upscale: '4x' }, reference: 'order-1' };
    const { id } = (await world.call('POST', '/retouches', { body })).body;
    await world.workflow.fail(id, tooSlow);
    await world.finish((await world.retry('spring')).body.id);
    expect(world.executions.get(`${id}-2`).input).toEqual({ ...world.executions.get(id).input, attempt: 2 });
  });
});

describe('a retry of a shoot that may pay again', () => {
  /** One photo with unknown payment, one with a job to collect, one that was never submitted. */
  async function setUp() {
    const world = new BulkWorld();
    const [risky = '', paid = ''] = await world.queue('spring/risky.jpg', 'spring/paid.jpg');
    await world.workflow.fail(risky, unknown);
    await world.workflow.submit(paid);
    await world.workflow.fail(paid, tooSlow);
    const [fresh = ''] = await world.dropFailed(['spring/fresh.jpg']);
    return { world, risky, paid, fresh };
  }

  it('counts the photos that may pay again, and does not run them', async () => {
    const { world, risky, paid, fresh } = await setUp();
    const run = await world.finish((await world.retry('spring')).body.id);
    expect(run).toMatchObject({ matched: 3, mayPayAgain: 1, done: 2, costAtMost: 0.05 });
    expect(await world.statusOf(risky)).toBe('failed 1');
    for (const id of [paid, fresh]) {
      expect(world.executions.get(`${id}-2`).input).not.toHaveProperty('payAgain');
    }
  });

  it('runs them if the body allows it', async () => {
    const { world, risky } = await setUp();
    const run = await world.finish((await world.retry('spring', { payAgain: true })).body.id);
    expect(run).toMatchObject({ matched: 3, mayPayAgain: 1, done: 3, payAgain: true, costAtMost: 0.15 });
    expect(world.executions.get(`${risky}-2`).input).toMatchObject({ payAgain: true });
  });

  it('shows in a dry run what they and the others cost, and does nothing', async () => {
    const { world } = await setUp();
    const executions = world.executions.all.size;
    const items = JSON.stringify(world.dynamo.items());
    expect(await world.retry('spring', { dryRun: true })).toMatchObject({
      status: 200,
      body: {
        id: null,
        state: 'dry-run',
        matched: 3,
        isAll: true,
        mayPayAgain: 1,
        mayPayAgainCost: 0.05,
        costAtMost: 0.05,
        done: 0,
        endedAt: null,
      },
    });
    const allowed = await world.retry('spring', { dryRun: true, payAgain: true });
    expect(allowed.body).toMatchObject({
      matched: 3,
      mayPayAgain: 1,
      mayPayAgainCost: 0.05,
      costAtMost: 0.15,
    });
    expect(world.executions.all.size).toBe(executions);
    expect(world.bulkExecutions.all.size).toBe(0);
    expect(JSON.stringify(world.dynamo.items())).toBe(items);
  });
});

describe('a retry of photos with unknown payment', () => {
  async function setUp() {
    const world = new BulkWorld();
    const [fine = '', doubtful = ''] = [
      await world.drop('spring/fine.jpg'),
      await world.drop('spring/doubtful.jpg'),
    ];
    for (const id of [fine, doubtful]) await world.workflow.succeed(id);
    const item = await world.photos.find(doubtful);
    if (item === null) throw new Error('It has no item.');
    const outputs = item.outputs.map((output) => ({ ...output, warnings: ['It is nearly black.'] }));
    await world.photos.apply(world.photos.note(item, { outputs }));
    await world.dropFailed(['spring/failed.jpg']);
    return { world, fine, doubtful };
  }

  it('counts them as photos that pay again', async () => {
    const { world, doubtful } = await setUp();
    const run = await world.finish((await world.retry('spring', { doubtful: true })).body.id);
    expect(run).toMatchObject({ matched: 1, mayPayAgain: 1, mayPayAgainCost: 0.05, done: 0, costAtMost: 0 });
    expect(await world.statusOf(doubtful)).toBe('succeeded 1');
  });

  it('runs them with a new job, if it may pay again', async () => {
    const { world, fine, doubtful } = await setUp();
    const body = { doubtful: true, payAgain: true };
    const run = await world.finish((await world.retry('spring', body)).body.id);
    expect(run).toMatchObject({ matched: 1, mayPayAgain: 1, done: 1, costAtMost: 0.05 });
    expect(await world.statusOf(doubtful)).toBe('queued 2');
    expect(world.executions.get(`${doubtful}-2`).input).toMatchObject({ again: true, payAgain: true });
    expect(await world.statusOf(fine)).toBe('succeeded 1');
  });
});
