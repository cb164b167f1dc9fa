import { beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { createMeasure, type EndedPhoto } from '../../../functions/count-shoots/measure.ts';
import { ShootWorld } from '../../support/worlds/shoot-world.ts';

let world: ShootWorld;
beforeEach(() => {
  world = new ShootWorld();
});

/** The metrics of everything that was counted. */
function measured() {
  const metrics = { spent: [] as number[], took: [] as number[], ended: [] as EndedPhoto[] };
  const measure = createMeasure({
    spent: (dollars) => metrics.spent.push(dollars),
    took: (seconds) => metrics.took.push(seconds),
    ended: (photo) => metrics.ended.push(photo),
  });
  world.changes.forEach(measure);
  return metrics;
}

const recordedAt = () => new Date(world.ms).toISOString();

describe('the metrics of a photo', () => {
  it('have its end and its duration, once, however often it is counted', async () => {
    const ids = await world.queue('a/1.jpg');
    await world.countPhotos(ids);
    world.pass(42.5);
    await world.succeed('a/1.jpg', { recordedAt: recordedAt() });
    await world.countPhotos(ids);
    await world.countPhotos(ids);
    expect(measured()).toEqual({
      spent: [0.05],
      took: [42.5],
      ended: [{ id: ids[0], status: 'succeeded', code: null }],
    });
  });

  it('are the same if nothing was counted before', async () => {
    const ids = await world.queue('a/1.jpg');
    world.pass(30);
    await world.succeed('a/1.jpg', { recordedAt: recordedAt() });
    await world.countPhotos(ids);
    expect(measured()).toMatchObject({ spent: [0.05], took: [30] });
  });

  it('have the reason of a failure, and no duration', async () => {
    const ids = await world.queue('a/1.jpg');
    await world.fail('a/1.jpg', failure('job-failed', 'It failed.'), { recordedAt: recordedAt() });
    await world.countPhotos(ids);
    expect(measured()).toEqual({
      spent: [],
      took: [],
      ended: [{ id: ids[0], status: 'failed', code: 'job-failed' }],
    });
  });

  it('have the cost and the end of each attempt', async () => {
    const ids = await world.queue('a/1.jpg');
    await world.fail('a/1.jpg', failure('output-broken', 'Broken.'), { cost: 0.05 });
    await world.countPhotos(ids);
    await world.runAgain('a/1.jpg', 2);
    world.pass(20);
    await world.succeed('a/1.jpg', { attempt: 2, cost: 0.1, recordedAt: recordedAt() });
    await world.countPhotos(ids);
    const { spent, took, ended } = measured();
    expect(spent).toEqual([0.05, 0.05]);
    expect(took).toEqual([20]);
    expect(ended.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  it('have a cost below 0 if less is billed than was counted', async () => {
    const ids = await world.queue('a/1.jpg');
    await world.start('a/1.jpg');
    const { photos } = world;
    await photos.apply(photos.move(world.photoAt('a/1.jpg'), 'poll', { fencing: 'f', cost: 0.05 }));
    await world.countPhotos(ids);
    await world.fail('a/1.jpg', failure('job-failed', 'It failed.'), { cost: 0 });
    await world.countPhotos(ids);
    expect(measured()).toMatchObject({ spent: [0.05, -0.05], ended: [{ status: 'failed' }] });
  });

  it('have nothing for files that are not photos', async () => {
    await world.countPhotos([await world.skip('a/notes.txt')]);
    expect(measured()).toEqual({ spent: [], took: [], ended: [] });
  });
});
