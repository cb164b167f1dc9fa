import { describe, expect, it } from 'vitest';
import { BulkWorld } from '../../support/worlds/bulk-world.ts';
import { meet } from '../../support/worlds/meet.ts';

/** A step makes fewer requests than this for one photo. */
const NTH = Array.from({ length: 30 }, (_, nth) => nth);

describe('two bulk runs of one shoot', () => {
  it.each(NTH)('run each photo again once, if the other run’s step comes before request %i', async (nth) => {
    const world = new BulkWorld();
    const ids = await world.dropFailed(['spring/a.jpg', 'spring/b.jpg']);
    const runs = [(await world.retry('spring')).body.id, (await world.retry('spring')).body.id];
    const [one, other] = runs;
    expect(one).not.toBe(other);
    await meet(
      world,
      () => world.step(one),
      () => world.step(other),
      nth,
    );
    for (const id of runs) {
      const { matched, done, changed, failed } = await world.finish(id);
      expect([done + changed, failed]).toEqual([matched, 0]);
    }
    for (const id of ids) expect(await world.statusOf(id)).toBe('queued 2');
    expect(world.executions.all.size).toBe(4);
  });

  it.each(NTH)(
    'leave each photo with one end, if a cancel comes before a retry’s request %i',
    async (nth) => {
      const world = new BulkWorld();
      const [id = ''] = await world.dropFailed(['spring/a.jpg']);
      const retry = (await world.retry('spring')).body.id;
      const cancelAll = async () => {
        world.pass(1);
        await world.finish((await world.cancel('spring')).body.id);
      };
      await meet(world, () => world.step(retry), cancelAll, nth);
      expect(await world.finish(retry)).toMatchObject({ matched: 1, done: 1, failed: 0 });
      // The cancel found either the first attempt, which had failed, or the second.
      const status = await world.statusOf(id);
      expect(['queued 2', 'cancelled 2']).toContain(status);
      if (status === 'queued 2') expect(world.executions.get(`${id}-2`).status).toBe('RUNNING');
    },
  );
});

describe('a bulk cancel and a photo that is submitted meanwhile', () => {
  it.each(NTH)('agree on what was paid, if the submit comes before request %i', async (nth) => {
    const world = new BulkWorld();
    const [id = ''] = await world.queue('spring/a.jpg');
    const run = (await world.cancel('spring')).body.id;
    await meet(
      world,
      () => world.step(run),
      () => world.workflow.submit(id),
      nth,
    );
    expect(await world.look(run)).toMatchObject({ matched: 1, done: 1 });
    const { status, paid } = (await world.call('GET', `/retouches/${id}`)).body;
    expect(status).toBe('cancelled');
    expect(paid).toBe(world.workflow.posts === 1);
  });

  it.each(NTH)(
    'leave paid photos alone, if the run cancels only waiting ones: before request %i',
    async (nth) => {
      const world = new BulkWorld();
      const [id = ''] = await world.queue('spring/a.jpg');
      const run = (await world.cancel('spring', { status: 'queued' })).body.id;
      await meet(
        world,
        () => world.step(run),
        () => world.workflow.submit(id),
        nth,
      );
      const { done } = await world.look(run);
      const { status } = (await world.call('GET', `/retouches/${id}`)).body;
      expect([status, done, world.workflow.posts]).toEqual(
        world.workflow.posts === 1 ? ['running', 0, 1] : ['cancelled', 1, 0],
      );
    },
  );
});

describe('a bulk cancel and a photo that goes back to the queue meanwhile', () => {
  it.each(NTH)('cancels it in any state, if it goes back before request %i', async (nth) => {
    const world = new BulkWorld();
    const [id = ''] = await world.queue('spring/a.jpg');
    await world.workflow.submit(id);
    const run = (await world.cancel('spring')).body.id;
    const goBack = async () => {
      const { status } = (await world.call('GET', `/retouches/${id}`)).body;
      if (status === 'running') await world.workflow.leave(id, 'wait');
    };
    await meet(world, () => world.step(run), goBack, nth);
    expect(await world.finish(run)).toMatchObject({ matched: 1, done: 1 });
    expect(await world.statusOf(id)).toBe('cancelled 1');
  });
});

describe('a bulk retry and a photo that gets its result after all', () => {
  it.each(NTH)('leave it with one, if the result is stored before request %i', async (nth) => {
    const world = new BulkWorld();
    const [id = ''] = await world.queue('spring/a.jpg');
    await world.workflow.submit(id);
    await world.workflow.leave(id, 'store');
    await world.call('DELETE', `/retouches/${id}`);
    const run = (await world.retry('spring')).body.id;
    // A function that is storing the result continues after its execution was stopped.
    const store = async () => {
      if ((await world.photos.find(id))?.attempt === 1) await world.workflow.storeResult(id);
    };
    await meet(world, () => world.step(run), store, nth);
    const { matched, done, changed } = await world.look(run);
    expect(done + changed).toBe(matched);
    expect(await world.statusOf(id)).toBe(done === 1 ? 'queued 2' : 'succeeded 1');
  });
});

describe('a bulk redo and a redo by another request meanwhile', () => {
  it.each(NTH)('start one of them, and neither fails, if the other comes before request %i', async (nth) => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(['spring/a.jpg']);
    const photos = [{ id, key: 'uploads/spring/a.jpg', version: 1, decision: 'reject' }];
    const decisions = { folder: 'spring', savedAt: '2026-11-24T08:00:00.000Z', photos };
    const run = (await world.redo('spring', { decisions })).body.id;
    const body = { recipe: { notes: 'Softer.' } };
    await meet(
      world,
      () => world.step(run),
      () => world.call('POST', `/retouches/${id}/redo`, { body }),
      nth,
    );
    const { matched, done, changed, failed } = await world.finish(run);
    expect([done + changed, failed]).toEqual([matched, 0]);
    expect(await world.statusOf(id)).toBe('queued 2');
  });
});
