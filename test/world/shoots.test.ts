import { describe, expect, it } from 'vitest';
import { runChaos } from '../../simulation/world/chaos.ts';
import { findCountProblems, readShoots } from '../../simulation/world/observe-shoots.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const QUIET = { shootQuietMinutes: 1 };

describe('the shoots of a drop', () => {
  it('are counted while photos move, and each finishes once', async () => {
    const world = new RetouchWorld({ settings: { ...QUIET, maxInFlight: 5 } });
    const names = Array.from({ length: 30 }, (_, index) => `shoot-${index % 2}/${index}.jpg`);
    await world.run(Promise.all([world.drop([...names, 'shoot-0/0.xmp']), world.untilQuiet()]));
    expect(findCountProblems(world)).toEqual([]);
    expect(world.stream.deadLetters).toEqual([]);
    const { finishedShoots } = world.events;
    expect(
      finishedShoots.map(({ folder, totals }) => [folder, totals.photos, totals.succeeded]).sort(),
    ).toEqual([
      ['shoot-0', 15, 15],
      ['shoot-1', 15, 15],
    ]);
    expect(finishedShoots.find(({ folder }) => folder === 'shoot-0')?.totals.skipped).toBe(1);
    expect(JSON.parse(world.s3.text('results/shoot-0/shoot.json') ?? '')).toMatchObject({
      folder: 'shoot-0',
    });
    expect([...readShoots(world).values()].map(({ finishedAt }) => finishedAt)).not.toContain(null);
  });
});

describe('a shoot in a world in which everything fails that can fail', () => {
  it.each([3, 7, 12])('finishes once each time that all its photos have ended: seed %i', async (seed) => {
    const { problems, world, log } = await runChaos(seed);
    expect(problems, log.join('\n')).toEqual([]);
    const { finishedShoots } = world.events;
    expect(finishedShoots.length).toBeGreaterThan(0);
    // Each finish has its own last change; repeated events of one finish have the same id.
    const ids = new Map(finishedShoots.map(({ changedAt, eventId }) => [changedAt, eventId]));
    expect(new Set(finishedShoots.map(({ eventId }) => eventId)).size).toBe(ids.size);
    const last = finishedShoots.at(-1)?.totals;
    const counts = readShoots(world).get('/')?.counts;
    expect(last).toMatchObject({ succeeded: counts?.succeeded, failed: counts?.failed });
    expect(readShoots(world).get('/')?.finishedAt).not.toBeNull();
  });
});
