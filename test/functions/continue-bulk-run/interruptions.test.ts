import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import type { Item } from '../../../core/table/item.ts';
import { BulkWorld } from '../../support/worlds/bulk-world.ts';

const NAMES = ['spring/a.jpg', 'spring/b.jpg', 'spring/c.jpg'];

/**
 * Lets the function die at its nth request to the table, the bucket or Step Functions: this one and all later
 * ones fail, with or without taking effect. Returns the number of requests before it.
 */
async function dieAt(world: BulkWorld, nth: number, isApplied: boolean, work: () => Promise<unknown>) {
  let requests = 0;
  const die = (isNow: boolean) => {
    if (isNow) throw new Error('The function is dead.');
  };
  const before = () => {
    requests += 1;
    die(requests > nth + (isApplied ? 1 : 0));
  };
  const after = () => die(requests > nth);
  const parts = [world.dynamo, world.executions];
  for (const part of parts) Object.assign(part, { before, after });
  world.s3.gate = async () => before();
  await work().catch(() => {});
  for (const part of parts) Object.assign(part, { before: () => {}, after: () => {} });
  world.s3.gate = async () => {};
  return requests;
}

/** Runs the same steps again and again, interrupted at each request in turn, each time in a new world. */
async function interruptEverywhere(
  setUp: () => Promise<{ world: BulkWorld; id: string }>,
  check: (world: BulkWorld, id: string) => Promise<void>,
) {
  const { world, id } = await setUp();
  const requests = await dieAt(world, Number.POSITIVE_INFINITY, false, () => world.step(id));
  expect(requests).toBeGreaterThan(10);
  for (let nth = 0; nth < requests; nth++) {
    for (const isApplied of [false, true]) {
      const { world, id } = await setUp();
      await dieAt(world, nth, isApplied, () => world.step(id));
      await check(world, id);
    }
  }
}

describe('a step that is interrupted at any request', () => {
  it('runs each photo again once, and counts it once', async () => {
    await interruptEverywhere(
      async () => {
        const world = new BulkWorld();
        await world.dropFailed(NAMES);
        return { world, id: (await world.retry('spring')).body.id };
      },
      async (world, id) => {
        expect(await world.finish(id)).toMatchObject({ matched: 3, done: 3, changed: 0, failed: 0 });
        const started = [...world.executions.all.keys()].filter((name) => /-\d$/.test(name));
        expect(started).toHaveLength(3);
        for (const name of started) expect(name).toMatch(/-2$/);
      },
    );
  });

  it('cancels each photo, and counts it once', async () => {
    await interruptEverywhere(
      async () => {
        const world = new BulkWorld();
        const [a = ''] = await world.queue(...NAMES);
        await world.workflow.submit(a);
        return { world, id: (await world.cancel('spring')).body.id };
      },
      async (world, id) => {
        expect(await world.finish(id)).toMatchObject({ matched: 3, done: 3, changed: 0, failed: 0 });
        for (const { status } of world.executions.all.values()) expect(status).toBe('ABORTED');
        expect(await world.line.snapshot()).toMatchObject({ inFlight: 0, waiting: 0 });
      },
    );
  });
});

describe('a photo that always fails', () => {
  it('is tried again with the next step, and does not hold up the others', async () => {
    const world = new BulkWorld();
    await world.dropFailed(NAMES);
    const { id } = (await world.retry('spring')).body;
    let starts = 0;
    world.executions.before = (request) => {
      if (request === 'StartExecution' && starts++ < 2) throw new Error('Rate exceeded');
    };
    expect(await world.step(id)).toEqual({ id, outcome: 'more', waitSeconds: 10 });
    expect(world.notWorkedOn).toHaveLength(2);
    expect(await world.look(id)).toMatchObject({ matched: 3, done: 1, failed: 0, state: 'running' });
    expect(await world.finish(id)).toMatchObject({ matched: 3, done: 3, failed: 0 });
  });

  it('is skipped after six tries, and counted', async () => {
    const world = new BulkWorld();
    const [broken = ''] = await world.dropFailed(NAMES);
    const { id } = (await world.retry('spring')).body;
    world.dynamo.before = (name, input) => {
      if (name === 'TransactWriteCommand' && JSON.stringify(input).includes(broken))
        throw new Error('Broken.');
    };
    expect(await world.finish(id)).toMatchObject({ matched: 3, done: 2, failed: 1, state: 'finished' });
    expect(world.notWorkedOn).toEqual(Array.from({ length: 6 }, () => broken));
    expect(await world.statusOf(broken)).toBe('failed 1');
  });
});

describe('two invocations of one step', () => {
  it('do the work once: the slower one fails, and its repetition finds the work done', async () => {
    const world = new BulkWorld();
    await world.dropFailed(NAMES);
    const { id } = (await world.retry('spring')).body;
    const answers = await Promise.allSettled([world.step(id), world.step(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await world.finish(id)).toMatchObject({ matched: 3, done: 3, changed: 0, failed: 0 });
  });
});

describe('a step', () => {
  it('of a run that has ended does nothing', async () => {
    const world = new BulkWorld();
    const [a = ''] = await world.dropFailed(['spring/a.jpg']);
    const { id } = (await world.retry('spring')).body;
    const before = await world.finish(id);
    await world.workflow.fail(a, failure('job-timed-out', 'Too slow.'));
    expect(await world.step(id)).toEqual({ id, outcome: 'finished' });
    expect(await world.look(id)).toEqual({ ...before, asOf: expect.any(String) });
  });

  it('of a run that an earlier version started keeps that version’s order: from the newest photo', async () => {
    const world = new BulkWorld();
    const ids = await world.dropFailed(Array.from({ length: 150 }, (_, n) => `spring/${n}.jpg`));
    const run = (await world.retry('spring')).body;
    const [entered] = world.dynamo.items().filter(({ pk }) => pk === `bulk#${run.id}`);
    const { oldestFirst: _, ...earlier } = entered as Item & { oldestFirst: boolean };
    world.dynamo.put({ ...earlier, cursor: { list: 0, after: `${run.startedAt}$` } });
    await world.step(run.id);
    expect(ids.filter((one) => world.executions.all.has(`${one}-2`))).toEqual(ids.slice(50));
    expect(await world.finish(run.id)).toMatchObject({ matched: 150, done: 150 });
  });

  it('of an unknown run says so', async () => {
    await expect(new BulkWorld().step('retry-1')).rejects.toThrow('There is no bulk run retry-1');
  });
});
