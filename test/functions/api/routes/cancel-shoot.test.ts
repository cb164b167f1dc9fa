import { describe, expect, it } from 'vitest';
import { failure } from '../../../../core/domain/failure.ts';
import { BulkWorld } from '../../../support/worlds/bulk-world.ts';

/** A shoot with a photo in each status that can be cancelled, and two in statuses that cannot. */
async function setUp() {
  const world = new BulkWorld();
  const { workflow } = world;
  const [running = '', storing = ''] = await world.queue('spring/running.jpg', 'spring/storing.jpg');
  for (const id of [running, storing]) await workflow.submit(id);
  await workflow.leave(storing, 'store');
  const queued = await world.drop('spring/queued.jpg');
  const succeeded = await world.drop('spring/succeeded.jpg');
  await workflow.succeed(succeeded);
  const [failed = ''] = await world.dropFailed(['spring/failed.jpg']);
  const below = await world.drop('spring/ana/below.jpg');
  return { world, ids: { running, storing, queued, succeeded, failed, below } };
}

type Ids = Awaited<ReturnType<typeof setUp>>['ids'];

async function statuses(world: BulkWorld, ids: Ids) {
  const entries = Object.entries(ids).map(async ([name, id]) => [name, await world.statusOf(id)]);
  return Object.fromEntries(await Promise.all(entries));
}

const UNTOUCHED = {
  running: 'running 1',
  storing: 'storing 1',
  queued: 'queued 1',
  succeeded: 'succeeded 1',
  failed: 'failed 1',
  below: 'queued 1',
};

describe('POST /shoot/cancel', () => {
  it('counts a redo that it cancelled as done, although the photo keeps its result', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['spring/a.jpg']);
    await world.call('POST', `/retouches/${id}/redo`);
    const { body } = await world.cancel('spring');
    expect(await world.finish(body.id)).toMatchObject({ matched: 1, done: 1, changed: 0, failed: 0 });
    expect(await world.statusOf(id)).toBe('succeeded 2');
  });

  it('answers at once with the run and its URL', async () => {
    const { world } = await setUp();
    const { status, headers, body } = await world.cancel('spring');
    expect(status).toBe(202);
    expect(headers.location).toBe(`../bulk/${body.id}`);
    expect(body).toMatchObject({ action: 'cancel', state: 'running', done: 0, costAtMost: 0 });
  });

  it('cancels photos that have not ended: stops them, records them and takes them out of the line', async () => {
    const { world, ids } = await setUp();
    const run = await world.finish((await world.cancel('spring')).body.id);
    expect(run).toMatchObject({ matched: 3, isAll: true, done: 3, changed: 0, failed: 0, mayPayAgain: 0 });
    expect(await statuses(world, ids)).toEqual({
      ...UNTOUCHED,
      running: 'cancelled 1',
      storing: 'cancelled 1',
      queued: 'cancelled 1',
    });
    for (const id of [ids.running, ids.storing, ids.queued]) {
      expect(world.executions.get(id).status).toBe('ABORTED');
    }
    for (const name of ['running', 'storing', 'queued']) {
      const record = JSON.parse(world.s3.text(`results/spring/${name}.jpg.json`) ?? 'null');
      expect(record).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
    }
    expect(await world.line.snapshot()).toMatchObject({ inFlight: 0, waiting: 0 });
  });

  it.each(['queued', 'running', 'storing'] as const)('cancels those of one status: %s', async (status) => {
    const { world, ids } = await setUp();
    const run = await world.finish((await world.cancel('spring', { status })).body.id);
    expect(run).toMatchObject({ matched: 1, done: 1 });
    expect(await statuses(world, ids)).toEqual({ ...UNTOUCHED, [status]: 'cancelled 1' });
  });

  it('counts the photos in a dry run, and does nothing', async () => {
    const { world, ids } = await setUp();
    const { status, body } = await world.cancel('spring', { dryRun: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: null, state: 'dry-run', matched: 3, done: 0, costAtMost: 0 });
    expect(await statuses(world, ids)).toEqual(UNTOUCHED);
    expect(world.bulkExecutions.all.size).toBe(0);
  });

  it('finds the few open photos among many that have ended', async () => {
    const world = new BulkWorld();
    const open = await world.drop('spring/open.jpg');
    await world.dropFailed(Array.from({ length: 250 }, (_, n) => `spring/${n}.jpg`));
    const { id } = (await world.cancel('spring')).body;
    // One step looks at all of them.
    expect(await world.step(id)).toMatchObject({ outcome: 'finished' });
    expect(await world.statusOf(open)).toBe('cancelled 1');
  });

  it('takes the newest photos first, so that a freed slot goes to a photo that it does not cancel next', async () => {
    const world = new BulkWorld();
    const ids: string[] = [];
    for (let n = 0; n < 130; n += 1) ids.push(await world.drop(`spring/${n}.jpg`));
    await world.step((await world.cancel('spring')).body.id);
    const cancelled = ids.filter((id) => world.executions.get(id).status === 'ABORTED');
    expect(cancelled).toEqual(ids.slice(30));
  });

  it('does not cancel photos that come later', async () => {
    const { world } = await setUp();
    const { id } = (await world.cancel('spring')).body;
    const later = await world.drop('spring/later.jpg');
    expect(await world.finish(id)).toMatchObject({ matched: 3, done: 3 });
    expect(await world.statusOf(later)).toBe('queued 1');
  });

  it('can be undone: the photos run again, and paid jobs are collected', async () => {
    const { world, ids } = await setUp();
    await world.finish((await world.cancel('spring')).body.id);
    world.pass(1);
    const again = await world.finish((await world.retry('spring', { status: 'cancelled' })).body.id);
    expect(again).toMatchObject({ matched: 3, mayPayAgain: 0, done: 3, costAtMost: 0.05 });
    expect(await statuses(world, ids)).toMatchObject({ running: 'queued 2', queued: 'queued 2' });
  });
});

describe('a shoot’s cancel and a photo that moves on meanwhile', () => {
  it('does not cancel a photo that left its status: a photo that was waiting may be paid by now', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.queue('spring/a.jpg');
    const run = (await world.cancel('spring', { status: 'queued' })).body;
    const item = await world.photos.find(id);
    await world.workflow.submit(id);
    expect(item?.status).toBe('queued');
    expect(item && (await world.photos.cancel(item, 'queued'))).toBe(false);
    expect(await world.finish(run.id)).toMatchObject({ matched: 0, done: 0 });
    expect(await world.statusOf(id)).toBe('running 1');
  });

  it('does not report a photo as cancelled that failed by itself', async () => {
    const { world, ids } = await setUp();
    const { id } = (await world.cancel('spring', { status: 'running' })).body;
    await world.workflow.fail(ids.running, failure('job-timed-out', 'Too slow.'));
    expect(await world.finish(id)).toMatchObject({ matched: 0, done: 0 });
    expect(await world.statusOf(ids.running)).toBe('failed 1');
  });
});
