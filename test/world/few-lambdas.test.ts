import { describe, expect, it, vi } from 'vitest';
import { countOutcomes, findProblems } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { createWindow, HOUR_MS, MINUTE_MS, playOut, SECOND_MS } from '../../simulation/world/scenario.ts';

// Simulates hours with many photos.
vi.setConfig({ testTimeout: 120_000 });

const NO_LIMIT = Number.POSITIVE_INFINITY;

describe('an account in which Lambda runs nothing', () => {
  it.each([1, 1.5, 2, 3, 50])('for %f minutes: no photo fails', async (minutes) => {
    const world = new RetouchWorld({ concurrency: () => (isThrottled() ? 0 : NO_LIMIT) });
    const fromMs = 90 * SECOND_MS;
    const isThrottled = createWindow(world, { fromMs, untilMs: fromMs + minutes * MINUTE_MS });
    world.vendor.script = { keepsJobMs: HOUR_MS };
    await playOut(world, 40, 12 * HOUR_MS);
    expect(countOutcomes(world)).toEqual({ succeeded: 40 });
    expect(await findProblems(world)).toEqual([]);
  });
});

it('runs a drop of 1,000 photos with ten Lambdas at once, and no photo fails', async () => {
  // Slow requests: the functions run longer, and more calls are throttled.
  const world = new RetouchWorld({ seed: 7, requestMs: [60, 250], concurrency: () => 10 });
  await playOut(world, 1000, 24 * HOUR_MS);
  expect(countOutcomes(world)).toEqual({ succeeded: 1000 });
  expect(world.uploads.deadLetters).toBe(0);
  expect(world.vendor.jobs.size).toBe(1000);
});
