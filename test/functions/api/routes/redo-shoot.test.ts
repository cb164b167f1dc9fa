import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../core/review/decisions.ts';
import { BulkWorld } from '../../../support/worlds/bulk-world.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `spring/ana/${n}.jpg`);

type Choice = Partial<Decision> & Pick<Decision, 'id'>;

function decide(choices: readonly Choice[], folder = 'spring/ana') {
  const photos = choices.map((choice) => ({
    key: 'uploads/spring/ana/0.jpg',
    version: 1,
    decision: 'reject',
    ...choice,
  }));
  return { folder, savedAt: '2026-11-24T08:00:00.000Z', photos };
}

async function withShoot(): Promise<BulkWorld> {
  const world = new BulkWorld();
  await world.dropRetouched(names(1));
  return world;
}

describe('POST /shoot/redo', () => {
  it('counts the decisions that it cannot carry out: unknown versions, and photos on their way', async () => {
    const world = new BulkWorld();
    const [one = '', two = '', done = ''] = await world.dropRetouched(names(3));
    await world.call('POST', `/retouches/${two}/redo`);
    const accept = { id: done, decision: 'accept' } as const;
    const decisions = decide([{ id: one, version: 7 }, { id: two }, accept]);
    const { body } = await world.redo('spring/ana', { decisions, dryRun: true });
    expect(body).toMatchObject({ matched: 0, passedOver: 2 });
  });

  it('redoes only the rejected photos, each with the overrides of its decision', async () => {
    const world = new BulkWorld();
    const [one = '', two = '', accepted = '', undecided = ''] = await world.dropRetouched(names(4));
    const decisions = decide([
      { id: one, reason: 'skin too smooth', redo: { notes: 'Keep the freckles.' } },
      { id: two, redo: { strength: 0.5 } },
      { id: accepted, decision: 'accept' },
    ]);
    const { status, headers, body } = await world.redo('spring/ana', { decisions });
    expect(status).toBe(202);
    expect(headers.location).toBe(`../bulk/${body.id}`);
    expect(await world.finish(body.id)).toMatchObject({
      action: 'redo',
      state: 'finished',
      matched: 2,
      costAtMost: world.dependencies.price,
      done: 2,
      changed: 0,
      failed: 0,
    });
    expect(world.executions.get(`${one}-2`).input).toMatchObject({
      recipe: { notes: 'Keep the freckles.' },
      again: true,
    });
    // This redo is free: it submits no job.
    expect(world.executions.get(`${two}-2`).input).not.toHaveProperty('again');
    expect(await world.photos.find(two)).toMatchObject({
      attempt: 2,
      finishJob: { id: two, attempt: 1 },
      recipe: { strength: 0.5 },
    });
    for (const id of [accepted, undecided]) expect(await world.statusOf(id)).toBe('succeeded 1');
  });

  it('stores the decisions of its body under decisions/', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(names(1));
    const decisions = decide([{ id }]);
    await world.redo('spring/ana', { decisions });
    expect(JSON.parse(world.s3.text('decisions/spring/ana.json') ?? '')).toEqual(decisions);
  });

  it('uses the file in the bucket as of the request, if the body has no decisions', async () => {
    const world = new BulkWorld();
    world.s3.isVersioned = true;
    const [one = '', two = ''] = await world.dropRetouched(names(2));
    world.s3.put('decisions/spring/ana.json', JSON.stringify(decide([{ id: one }])));
    const { body } = await world.redo('spring/ana');
    world.s3.put('decisions/spring/ana.json', JSON.stringify(decide([{ id: two }])));
    await world.finish(body.id);
    expect(await world.statusOf(one)).toBe('queued 2');
    expect(await world.statusOf(two)).toBe('succeeded 1');
  });

  it('shows in a dry run what it would do and cost, and does nothing', async () => {
    const world = new BulkWorld();
    const [one = '', two = ''] = await world.dropRetouched(names(2));
    const decisions = decide([{ id: one }, { id: two, redo: { strength: 0.5 } }]);
    const { status, body } = await world.redo('spring/ana', { decisions, dryRun: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'dry-run', matched: 2, costAtMost: world.dependencies.price });
    expect(world.s3.text('decisions/spring/ana.json')).toBeNull();
    for (const id of [one, two]) expect(await world.statusOf(id)).toBe('succeeded 1');
  });

  it('pays once, however often the same decisions are sent', async () => {
    const world = new BulkWorld();
    world.s3.isVersioned = true;
    const [id = ''] = await world.dropRetouched(names(1));
    const decisions = decide([{ id }]);
    const first = await world.redo('spring/ana', { decisions });
    const second = await world.redo('spring/ana', { decisions });
    await world.finish(first.body.id);
    expect(await world.finish(second.body.id)).toMatchObject({ matched: 0, done: 0 });
    await world.workflow.succeed(id);
    const third = await world.redo('spring/ana', { decisions });
    expect(await world.finish(third.body.id)).toMatchObject({ matched: 0, done: 0 });
    expect(await world.statusOf(id)).toBe('succeeded 2');
  });

  it('restores an accepted version that a later one has replaced', async () => {
    const world = new BulkWorld();
    const [id = ''] = await world.dropRetouched(names(1));
    await world.finish((await world.redo('spring/ana', { decisions: decide([{ id }]) })).body.id);
    await world.workflow.succeed(id);
    const decisions = decide([{ id, decision: 'accept', version: 1 }]);
    const { body } = await world.redo('spring/ana', { decisions });
    expect(await world.finish(body.id)).toMatchObject({ matched: 1, costAtMost: 0, done: 1 });
    expect(await world.photos.find(id)).toMatchObject({ attempt: 3, finishJob: { id, attempt: 1 } });
  });

  it('uses the request’s overrides for rejected photos without their own', async () => {
    const world = new BulkWorld();
    const [one = '', two = ''] = await world.dropRetouched(names(2));
    const decisions = decide([{ id: one }, { id: two, redo: { notes: 'Own.' } }]);
    const { body } = await world.redo('spring/ana', { decisions, recipe: { notes: 'Softer.' } });
    await world.finish(body.id);
    expect(world.executions.get(`${one}-2`).input.recipe).toEqual({ notes: 'Softer.' });
    expect(world.executions.get(`${two}-2`).input.recipe).toEqual({ notes: 'Own.' });
  });

  it('works through more photos than fit into one step', async () => {
    const world = new BulkWorld();
    const ids = await world.dropRetouched(names(130));
    const { body } = await world.redo('spring/ana', { decisions: decide(ids.map((id) => ({ id }))) });
    expect(await world.finish(body.id)).toMatchObject({ matched: 130, done: 130 });
  });

  it('ignores photos of another folder and unknown ones', async () => {
    const world = await withShoot();
    const [other = ''] = await world.dropRetouched(['autumn/x.jpg']);
    const decisions = decide([{ id: other }, { id: `nobody-${'0'.repeat(32)}` }]);
    const { body } = await world.redo('spring/ana', { decisions });
    expect(await world.finish(body.id)).toMatchObject({ matched: 0, passedOver: 2, done: 0 });
    expect(await world.statusOf(other)).toBe('succeeded 1');
  });

  it.each([true, false])(
    'answers with 404 for a folder without photos, and writes nothing: dry run %s',
    async (dryRun) => {
      const world = new BulkWorld();
      const { status, body } = await world.redo('spring/ana', { decisions: decide([]), dryRun });
      expect([status, body.type]).toEqual([404, expect.stringContaining('shoot-not-found')]);
      expect(world.s3.text('decisions/spring/ana.json')).toBeNull();
    },
  );

  it.each([
    ['of another folder', decide([], 'autumn'), '/decisions/folder'],
    [
      'of a seed that the model does not know',
      decide([{ id: 'a', redo: { seed: 7 } }]),
      '/decisions/photos/0/redo/seed',
    ],
    ['of no version', decide([{ id: 'a', version: 0 }]), '/decisions/photos/0/version'],
    ['of one photo twice', decide([{ id: 'a' }, { id: 'a' }]), '/decisions/photos/1/id'],
  ])('refuses decisions %s', async (_, decisions, pointer) => {
    const world = await withShoot();
    for (const dryRun of [true, false]) {
      const { status, body } = await world.redo('spring/ana', { decisions, dryRun });
      expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
    }
    expect(world.bulkExecutions.all.size).toBe(0);
  });

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['another shape', '{"folder": "spring/ana"}', 'savedAt'],
    ['another folder', JSON.stringify(decide([], 'autumn')), '"autumn"; expected "spring/ana"'],
  ])('says what is wrong with a file of %s', async (_, text, message) => {
    const world = await withShoot();
    world.s3.put('decisions/spring/ana.json', text);
    const { status, body } = await world.redo('spring/ana');
    expect(status).toBe(422);
    expect(body.type).toContain('invalid-decisions');
    expect(body.detail).toContain('decisions/spring/ana.json: ');
    expect(body.detail).toContain(message);
  });

  it('says where to put decisions if there are none', async () => {
    const { status, body } = await (await withShoot()).redo('spring/ana');
    expect([status, body.detail]).toEqual([
      404,
      expect.stringContaining('There is no decisions/spring/ana.json'),
    ]);
  });

  it('counts a refused redo as failed, tries it once, and logs the reason', async () => {
    const world = new BulkWorld();
    const [gone = '', other = ''] = await world.dropRetouched(names(2));
    world.s3.objects.delete(`model-pictures/${gone}/1/0001`);
    const decisions = decide([gone, other].map((id) => ({ id, redo: { strength: 0.5 } })));
    const { body } = await world.redo('spring/ana', { decisions });
    expect(await world.finish(body.id)).toMatchObject({ matched: 2, done: 1, changed: 0, failed: 1 });
    expect(world.notWorkedOn).toEqual([gone]);
    expect(world.reasons).toEqual([expect.objectContaining({ message: expect.stringMatching(/60 days/) })]);
    expect(await world.statusOf(gone)).toBe('succeeded 1');
  });

  it('continues after an interruption, and starts no photo twice', async () => {
    const world = new BulkWorld();
    const ids = await world.dropRetouched(names(3));
    const { body } = await world.redo('spring/ana', { decisions: decide(ids.map((id) => ({ id }))) });
    let starts = 0;
    world.executions.before = (request) => {
      if (request !== 'StartExecution') return;
      starts += 1;
      if (starts === 2) throw new Error('Step Functions is away.');
    };
    expect(await world.finish(body.id)).toMatchObject({ matched: 3, done: 3, failed: 0 });
    expect(starts).toBe(4);
    for (const id of ids) {
      expect(await world.statusOf(id)).toBe('queued 2');
      expect(world.executions.get(`${id}-2`).status).toBe('RUNNING');
    }
  });
});
