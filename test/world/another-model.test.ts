import { describe, expect, it } from 'vitest';
import { countOutcomes, findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../simulation/world/scenario.ts';

const LATE = Array.from({ length: 6 }, (_, index) => `late-${index}.jpg`);
const NAMES = Array.from({ length: 12 }, (_, index) => `photo-${index}.jpg`);

/**
 * Drops photos, and deploys another model half a minute later: some are at Segmind by then, most are waiting.
 */
async function changeModel(settings: Record<string, unknown>, metadata: Record<string, string> = {}) {
  const world = new RetouchWorld({ settings: { maxInFlight: 2 }, jobMs: 40 * SECOND_MS });
  const change = async () => {
    await world.clock.sleep(30 * SECOND_MS);
    world.deploy(settings);
  };
  await world.run(Promise.all([world.drop(NAMES, metadata), change(), world.untilQuiet()]));
  return world;
}

/** The number of records per model; null if no job was accepted. */
function countModels(world: RetouchWorld): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { record } of readRecords(world)) {
    const name = record.model?.name ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('when the stack’s model changes', () => {
  it('jobs of the old one are collected, and waiting photos are prepared again and go to the new one', async () => {
    const world = await changeModel({ model: 'seedream-4.5' });
    expect(countOutcomes(world)).toEqual({ succeeded: 12 });
    expect(countModels(world)).toEqual({ 'seededit-3': 2, 'seedream-4.5': 10 });
    expect(world.vendor.posts.map(({ path }) => path)).toEqual([
      ...Array.from({ length: 2 }, () => '/workflows/68a98710c49c91c2edbbbfa0-v1'),
      ...Array.from({ length: 10 }, () => '/v2/seedream-4.5'),
    ]);
    // The old model’s defaults are not overrides of the photo.
    const recipes = readRecords(world).filter(({ record }) => record.model?.name === 'seedream-4.5');
    for (const { record } of recipes) expect(record.recipe).not.toHaveProperty('upscale');
    expect(await findProblems(world)).toEqual([]);
  });

  it('photos whose recipe the new one does not support fail with a message, unpaid', async () => {
    const world = await changeModel({ model: 'seedream-4.5' }, { upscale: '2x' });
    expect(countOutcomes(world)).toEqual({ succeeded: 2, 'invalid-recipe': 10 });
    for (const { record } of readRecords(world)) {
      if (record.status !== 'failed') continue;
      expect(record).toMatchObject({ paid: 'no', segmind: null });
      expect(record.error.message).toContain('Seedream 4.5 has no upscale');
    }
    expect(world.vendor.posts).toHaveLength(2);
    expect(await findProblems(world)).toEqual([]);
  });

  it('a job is collected at the origin of its submit, though the setting of the origin changed too', async () => {
    const world = await changeModel({ model: 'seedream-4.5', segmindOrigin: 'https://elsewhere.example' });
    const [first, second] = readRecords(world).filter(({ record }) => record.model?.name === 'seededit-3');
    expect([first?.record.status, second?.record.status]).toEqual(['succeeded', 'succeeded']);
  });

  it('a photo is no longer the same as one of the old model, but is the same as one of the new model', async () => {
    const world = new RetouchWorld();
    const drop = () => world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    await drop();
    await world.run(world.clock.sleep(MINUTE_MS));
    await drop();
    expect(world.vendor.posts).toHaveLength(1);
    expect(readRecords(world)[0]?.record).toMatchObject({
      sameAs: expect.any(String),
      model: { name: 'seededit-3' },
    });
    world.deploy({ model: 'seedream-4.5' });
    await drop();
    expect(world.vendor.posts).toHaveLength(2);
  });

  it('waiting photos keep their positions before those that came later', async () => {
    const world = new RetouchWorld({ settings: { maxInFlight: 2 }, jobMs: 40 * SECOND_MS });
    const change = async () => {
      await world.clock.sleep(30 * SECOND_MS);
      world.deploy({ model: 'seedream-4.5' });
      await world.drop(LATE);
    };
    await world.run(Promise.all([world.drop(NAMES), change(), world.untilQuiet()]));
    // The slots do not stay idle while the others are prepared again.
    const last = world.vendor.posts.slice(2 - LATE.length).map(({ key }) => key);
    expect(last.filter((key) => !key.startsWith('uploads/late-'))).toEqual([]);
  });

  it.each(['submit-retouch', 'prepare-photo'] as const)(
    'no photo fails while only %s has the new one',
    async (name) => {
      const world = new RetouchWorld();
      world.deployOne(name, { model: 'seedream-4.5' });
      const finish = async () => {
        await world.clock.sleep(5 * MINUTE_MS);
        world.deploy({ model: 'seedream-4.5' });
      };
      await world.run(Promise.all([world.drop(['one.jpg', 'two.jpg']), finish(), world.untilQuiet()]));
      expect(countOutcomes(world)).toEqual({ succeeded: 2 });
      expect(await findProblems(world)).toEqual([]);
    },
  );

  it('no photo fails because of the old one’s defaults', async () => {
    const world = new RetouchWorld();
    world.deployOne('prepare-photo', { model: 'seedream-4.5' }, { isCodeAlone: true });
    const finish = async () => {
      await world.clock.sleep(5 * SECOND_MS);
      world.deploy({ model: 'seedream-4.5' });
    };
    await world.run(Promise.all([world.drop(['one.jpg']), finish(), world.untilQuiet()]));
    expect(countOutcomes(world)).toEqual({ succeeded: 1 });
  });

  it.each([3, 40])(
    'the line continues within two minutes, though its breaker was open for %i hours',
    async (hours) => {
      const world = new RetouchWorld();
      const gone = { status: 404, body: { error: 'Workflow not found' } };
      let isOld = true;
      world.vendor.script = { submit: () => (isOld ? gone : null) };
      let changedAtMs = 0;
      const change = async () => {
        await world.clock.sleep(hours * HOUR_MS);
        world.deploy({ model: 'seedream-4.5' });
        isOld = false;
        changedAtMs = world.clock.nowMs;
      };
      await world.run(Promise.all([world.drop(NAMES), change(), world.untilQuiet()]));
      expect(countOutcomes(world)).toEqual({ succeeded: NAMES.length });
      const first = world.vendor.posts.find(({ path }) => path.startsWith('/v2'));
      expect((first?.atMs ?? Number.NaN) - changedAtMs).toBeLessThanOrEqual(2 * MINUTE_MS + 10 * SECOND_MS);
    },
  );
});

describe('when a photo runs again after the model has changed', () => {
  /** A photo with a job at the old model that Segmind has forgotten, for a while or for good. */
  async function forgotten(metadata: Record<string, string> = {}, { isBack = false } = {}) {
    const world = new RetouchWorld();
    let forgets = true;
    world.vendor.script = { poll: ({ id }) => (id === 'job-0' && forgets ? { status: 404 } : null) };
    await world.run(Promise.all([world.drop(['one.jpg'], metadata), world.untilQuiet()]));
    expect(countOutcomes(world)).toEqual({ 'job-not-found': 1 });
    forgets = !isBack;
    world.deploy({ model: 'seedream-4.5' });
    const [{ id } = { id: '' }] = world.uploads.dropped;
    await world.run(world.callApi('retryPaying', id));
    await world.run(world.untilQuiet());
    return world;
  }

  it('it is prepared for the new one before it pays again', async () => {
    const world = await forgotten();
    expect(readRecords(world)).toMatchObject([
      { record: { status: 'succeeded', model: { name: 'seedream-4.5' }, attempt: 2 } },
    ]);
    expect(world.vendor.posts.map(({ path }) => path)[1]).toBe('/v2/seedream-4.5');
  });

  it('a recipe that the new one does not support is not paid for', async () => {
    const world = await forgotten({ upscale: '2x' });
    expect(countOutcomes(world)).toEqual({ 'invalid-recipe': 1 });
    expect(world.vendor.posts).toHaveLength(1);
  });

  it('the old one’s job is collected, and its result is not the same as the new one’s', async () => {
    const world = await forgotten({ upscale: '2x' }, { isBack: true });
    expect(readRecords(world)).toMatchObject([
      { record: { status: 'succeeded', model: { name: 'seededit-3' }, recipe: { upscale: '2x' } } },
    ]);
    await world.run(world.clock.sleep(MINUTE_MS));
    await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    const record = readRecords(world)[0]?.record;
    expect(record).toMatchObject({ status: 'succeeded', paid: 'yes', model: { name: 'seedream-4.5' } });
    expect(record).not.toHaveProperty('sameAs');
  });
});
