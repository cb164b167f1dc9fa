import { describe, expect, it } from 'vitest';
import { EXPIRES_AT } from '../../../../core/contract/table.ts';
import { bulkRunSchema } from '../../../../functions/api/schemas/bulk.ts';
import { BulkWorld } from '../../../support/worlds/bulk-world.ts';

const key = { headers: { 'idempotency-key': 'k' } };
const executions = (world: BulkWorld) => [...world.bulkExecutions.all.keys()];
const strict = bulkRunSchema.strict();

/** A world with a shoot of one queued photo. */
async function withShoot(): Promise<BulkWorld> {
  const world = new BulkWorld();
  await world.drop('spring/a.jpg');
  return world;
}

describe('a bulk request that is repeated', () => {
  it('with its idempotency key is the same run, and gets its current state', async () => {
    const world = new BulkWorld();
    await world.dropFailed(['spring/a.jpg']);
    const first = await world.retry('spring', {}, key);
    await world.finish(first.body.id);
    const second = await world.retry('spring', {}, key);
    expect(second).toMatchObject({ status: 202, headers: first.headers });
    expect(second.body).toMatchObject({ id: first.body.id, state: 'finished', done: 1 });
    expect(executions(world)).toEqual([first.body.id]);
  });

  it('without a key starts another run', async () => {
    const world = await withShoot();
    const ids = [(await world.retry('spring')).body.id, (await world.retry('spring')).body.id];
    expect(executions(world)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['another folder', (world: BulkWorld) => world.retry('autumn', {}, key)],
    ['another body', (world: BulkWorld) => world.retry('spring', { payAgain: true }, key)],
    ['a dry run', (world: BulkWorld) => world.retry('spring', { dryRun: true }, key)],
  ])('with its key for %s is refused', async (_, ask) => {
    const world = await withShoot();
    const { body } = await world.retry('spring', {}, key);
    expect(await ask(world)).toMatchObject({
      status: 422,
      body: { type: '/problems/idempotency-key-reused', detail: expect.stringContaining('body or query') },
    });
    expect(executions(world)).toEqual([body.id]);
  });

  it('with its key starts the run if the first request was interrupted before the execution started', async () => {
    const world = await withShoot();
    world.bulkExecutions.beforeStart = () => {
      throw new Error('cut off');
    };
    expect((await world.retry('spring', {}, key)).status).toBe(500);
    expect(executions(world)).toEqual([]);
    world.bulkExecutions.beforeStart = () => {};
    world.pass(60);
    const { status, body } = await world.retry('spring', {}, key);
    expect(status).toBe(202);
    expect(executions(world)).toEqual([body.id]);
    // The run covers the photos as of the first request.
    expect(body.startedAt).toBe(world.later(-60));
  });
});

describe('GET /bulk/{id}', () => {
  it('shows the progress of a run', async () => {
    const world = new BulkWorld();
    await world.dropFailed(Array.from({ length: 130 }, (_, n) => `spring/${n}.jpg`));
    const { id, startedAt } = (await world.retry('spring')).body;
    await world.step(id);
    expect(await world.look(id)).toEqual({
      id,
      action: 'retry',
      folder: 'spring',
      filter: { status: null, code: null, doubtful: false },
      payAgain: false,
      state: 'running',
      matched: 100,
      isAll: false,
      mayPayAgain: 0,
      mayPayAgainCost: 0,
      costAtMost: 5,
      passedOver: 0,
      done: 100,
      changed: 0,
      failed: 0,
      startedAt,
      endedAt: null,
      asOf: world.later(0),
    });
    expect(await world.finish(id)).toMatchObject({ state: 'finished', matched: 130, isAll: true, done: 130 });
  });

  it('shows a run whose execution was stopped as interrupted; another run does the rest', async () => {
    const world = new BulkWorld();
    await world.dropFailed(Array.from({ length: 130 }, (_, n) => `spring/${n}.jpg`));
    const { id } = (await world.retry('spring')).body;
    await world.step(id);
    world.bulkExecutions.end(id);
    expect(await world.look(id)).toMatchObject({ state: 'interrupted', done: 100, endedAt: null });
    const rest = await world.finish((await world.retry('spring')).body.id);
    expect(rest).toMatchObject({ matched: 30, done: 30 });
  });

  it('shows a run that Step Functions does not know yet as running, for a minute', async () => {
    const world = await withShoot();
    world.bulkExecutions.isRunning = async () => null;
    const { body } = await world.retry('spring');
    expect(body.state).toBe('running');
    world.pass(59);
    expect((await world.look(body.id)).state).toBe('running');
    world.pass(1);
    expect((await world.look(body.id)).state).toBe('interrupted');
  });

  it('is correct for a run that ends during the request', async () => {
    const world = await withShoot();
    const { id } = (await world.retry('spring')).body;
    world.bulkExecutions.isRunning = async () => {
      await world.continueBulkRun({ id });
      return false;
    };
    expect((await world.look(id)).state).toBe('finished');
  });

  it.each(['none', 'retry-', `retry-${'0'.repeat(32)}`, 'retry-1/2'])('answers 404 for %s', async (id) => {
    const { status, body } = await new BulkWorld().call('GET', `/bulk/${encodeURIComponent(id)}`);
    expect({ status, type: body.type }).toEqual({ status: 404, type: '/problems/bulk-run-not-found' });
  });

  it('matches its schema, like the requests', async () => {
    const world = new BulkWorld();
    await world.dropFailed(['spring/a.jpg']);
    const { body } = await world.retry('spring', { code: 'segmind-refused' });
    const dry = await world.cancel('spring', { dryRun: true });
    for (const answer of [body, dry.body, await world.finish(body.id)]) strict.parse(answer);
  });

  it('works for 90 days', async () => {
    const world = await withShoot();
    await world.retry('spring');
    const [item] = world.dynamo.items().filter(({ pk }) => String(pk).startsWith('bulk#'));
    expect(item?.[EXPIRES_AT]).toBe(Math.floor(Date.parse(world.later(90 * 86_400)) / 1000));
  });
});

describe('a dry run', () => {
  it('says that more photos may match if it does not finish in 20 seconds', async () => {
    const world = new BulkWorld();
    await world.dropFailed(Array.from({ length: 350 }, (_, n) => `spring/${n}.jpg`));
    world.dynamo.before = (name) => {
      if (name === 'QueryCommand') world.pass(10);
    };
    const { body } = await world.retry('spring', { dryRun: true });
    expect(body).toMatchObject({ matched: 200, isAll: false, costAtMost: 10 });
  });

  it('takes 202 requests for 10,000 photos, and so about 5 seconds', async () => {
    const world = new BulkWorld();
    const ids = await world.dropFailed(Array.from({ length: 300 }, (_, n) => `spring/${n}.jpg`));
    await world.countPhotos(ids);
    world.dynamo.sent.length = 0;
    await world.retry('spring', { dryRun: true });
    // Two per page, one for the list of cancelled photos, and one to check whether the folder is a shoot.
    expect(world.dynamo.sent).toHaveLength(8);
  });
});

describe.each(['retry', 'cancel'] as const)('POST /shoot/%s for a folder', (action) => {
  it.each<[string, string[]]>([
    ['that there is not', []],
    ['in which only files lie that are skipped', ['spring/._a.jpg', 'spring/a.xmp']],
    ['below which alone photos lie', ['spring/ana/a.jpg']],
  ])('%s answers with 404, and starts nothing', async (_, names) => {
    const world = new BulkWorld();
    const ids: string[] = [];
    for (const name of names) ids.push(await world.drop(name));
    await world.countPhotos(ids);
    for (const body of [{}, { dryRun: true }]) {
      expect(await world[action]('spring', body)).toMatchObject({
        status: 404,
        body: {
          type: '/problems/shoot-not-found',
          detail: expect.stringContaining('No photo lies in the folder "spring" itself.'),
        },
      });
    }
    expect(executions(world)).toEqual([]);
  });

  it('with a photo that is not counted yet starts a run', async () => {
    expect((await (await withShoot())[action]('spring')).status).toBe(202);
  });
});

describe('an invalid bulk request', () => {
  it.each([
    ['retry', { status: 'succeeded' }, '/status'],
    ['retry', { status: 'queued' }, '/status'],
    ['retry', { code: 'no-such-code' }, '/code'],
    ['retry', { doubtful: true, status: 'failed' }, '/status'],
    ['retry', { doubtful: true, code: 'job-failed' }, '/code'],
    ['retry', { dryRun: 'yes' }, '/dryRun'],
    ['retry', { all: true }, '/all'],
    ['cancel', { status: 'failed' }, '/status'],
    ['cancel', { code: 'job-failed' }, '/code'],
    ['cancel', { payAgain: true }, '/payAgain'],
  ])('is refused, and names the field: POST /shoot/%s %j', async (action, body, pointer) => {
    const world = new BulkWorld();
    const answer = await world.call('POST', `/shoot/${action}?folder=spring`, { body });
    expect(answer).toMatchObject({
      status: 422,
      body: { type: '/problems/invalid-request', errors: [{ in: 'body', pointer }] },
    });
    expect(executions(world)).toEqual([]);
  });

  it.each([
    ['', 'is missing'],
    ['?folder=spring&status=failed', 'is not a known field'],
    [
      `?folder=${encodeURIComponent('é'.repeat(600))}`,
      'is longer than 1014 bytes, the limit for a photo’s folder',
    ],
  ])('is refused because of its query: %s', async (query, message) => {
    const { status, body } = await new BulkWorld().call('POST', `/shoot/retry${query}`);
    expect(status).toBe(422);
    expect(body.detail).toContain(message);
  });

  it.each(['retry', 'cancel'])('may have no body: POST /shoot/%s', async (action) => {
    const { status, body } = await (await withShoot()).call('POST', `/shoot/${action}?folder=spring`);
    expect(status).toBe(202);
    expect(body.filter).toEqual({ status: null, code: null, doubtful: false });
  });
});
