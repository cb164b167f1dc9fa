import { describe, expect, it } from 'vitest';
import { countOutcomes, findProblems, readRecords } from '../../support/retouch-world/observe.ts';
import { RetouchWorld } from '../../support/retouch-world/retouch-world.ts';
import { MINUTE_MS, SECOND_MS } from '../../support/retouch-world/scenario.ts';

const NAMES = Array.from({ length: 12 }, (_, index) => `photo-${index}.jpg`);

/** Drops photos, and deploys another model half a minute later: some are at Segmind by then, most wait. */
async function changeModel(settings: Record<string, unknown>, metadata: Record<string, string> = {}) {
  const world = new RetouchWorld({ settings: { maxInFlight: 2 }, jobMs: 40 * SECOND_MS });
  const change = async () => {
    await world.clock.sleep(30 * SECOND_MS);
    world.deploy(settings);
  };
  await world.run(Promise.all([world.drop(NAMES, metadata), change(), world.untilQuiet()]));
  return world;
}

/** The models of the records, with how many have each; null if no job was taken. */
function countModels(world: RetouchWorld): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { record } of readRecords(world)) {
    const name = record.model?.name ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('when the model is changed', () => {
  it('jobs of the old one are collected, and photos that wait are prepared again and go to the new one', async () => {
    const world = await changeModel({ model: 'seedream-4.5' });
    expect(countOutcomes(world)).toEqual({ succeeded: 12 });
    expect(countModels(world)).toEqual({ 'seededit-3': 2, 'seedream-4.5': 10 });
    expect(world.vendor.posts.map(({ path }) => path)).toEqual([
      ...Array.from({ length: 2 }, () => '/workflows/68a98710c49c91c2edbbbfa0-v1'),
      ...Array.from({ length: 10 }, () => '/v2/seedream-4.5'),
    ]);
    // What the old model’s default was is no wish of the photo.
    const recipes = readRecords(world).filter(({ record }) => record.model?.name === 'seedream-4.5');
    for (const { record } of recipes) expect(record.recipe).not.toHaveProperty('upscale');
    expect(await findProblems(world)).toEqual([]);
  });

  it('photos whose own recipe the new one does not know fail with words, unpaid', async () => {
    const world = await changeModel({ model: 'seedream-4.5' }, { upscale: '2x' });
    expect(countOutcomes(world)).toEqual({ succeeded: 2, 'invalid-recipe': 10 });
    for (const { record } of readRecords(world)) {
      if (record.status !== 'failed') continue;
      expect(record).toMatchObject({ paid: 'no', segmind: null });
      expect(record.error.message).toContain('Seedream 4.5 knows no upscale');
    }
    expect(world.vendor.posts).toHaveLength(2);
    expect(await findProblems(world)).toEqual([]);
  });

  it('a job is collected at the origin that took it, though the origin was changed too', async () => {
    const world = await changeModel({ model: 'seedream-4.5', segmindOrigin: 'https://elsewhere.example' });
    const [first, second] = readRecords(world).filter(({ record }) => record.model?.name === 'seededit-3');
    expect([first?.record.status, second?.record.status]).toEqual(['succeeded', 'succeeded']);
  });

  it('the same photo is not the same any more, and one with the same model is', async () => {
    const world = new RetouchWorld();
    const drop = () => world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    await drop();
    await world.run(world.clock.sleep(MINUTE_MS));
    await drop();
    expect(world.vendor.posts).toHaveLength(1);
    world.deploy({ model: 'seedream-4.5' });
    await drop();
    expect(world.vendor.posts).toHaveLength(2);
  });
});
