import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const TEN_MINUTES_MS = 600_000;

interface Case {
  readonly photos: number;
  readonly slots: number;
  /** How many executions are stopped: the last ones. */
  readonly stopped: number;
}

/** Drops photos and, once all have joined the line, stops many of them, 100 per second. */
async function stopMany({ photos, slots, stopped }: Case) {
  const world = new RetouchWorld({
    settings: { maxInFlight: slots },
    requestMs: [20, 80],
    invokeMs: [10, 60],
    jobMs: [60_000, 120_000],
    // AWS’s quota for an account in its large regions.
    describeQuota: { burst: 300, perSecond: 15 },
  });
  await world.run(world.drop(Array.from({ length: photos }, (_, index) => `${index}.jpg`)));
  await world.run(world.clock.sleep(20_000));
  const victims = world.machine.executions.slice(-stopped).filter(({ status }) => status === 'RUNNING');
  const stoppedAtMs = world.clock.nowMs;
  for (const [index, execution] of victims.entries()) {
    world.clock.plan(stoppedAtMs + index * 10, () => world.machine.stop(execution));
  }
  await world.run(world.untilQuiet());
  return { world, victims, stoppedAtMs };
}

describe('executions that are stopped together', () => {
  it.each<[string, Case]>([
    ['100 that wait for 5 slots', { photos: 105, slots: 5, stopped: 100 }],
    ['400 that wait for 5 slots', { photos: 405, slots: 5, stopped: 400 }],
    ['1,500 that wait for 5 slots', { photos: 1505, slots: 5, stopped: 1500 }],
    ['20 that wait for 200 slots', { photos: 220, slots: 200, stopped: 20 }],
    ['1,500 with all 200 slots', { photos: 1500, slots: 200, stopped: 1500 }],
  ])(
    'have their records within ten minutes: %s',
    async (_, numbers) => {
      const { world, victims, stoppedAtMs } = await stopMany(numbers);
      expect(victims).toHaveLength(numbers.stopped);
      const ids = new Set(victims.map(({ name }) => name));
      const keys = readRecords(world)
        .filter(({ record }) => ids.has(record.id))
        .map(({ key }) => key);
      expect(keys).toHaveLength(numbers.stopped);
      const recordedAtMs = keys.map((key) => world.recordedAtMs.get(key) ?? Number.NaN);
      expect(Math.max(...recordedAtMs) - stoppedAtMs).toBeLessThan(TEN_MINUTES_MS);
      expect(await findProblems(world)).toEqual([]);
      expect(world.ended.deadLetters).toEqual([]);
    },
    120_000,
  );
});
