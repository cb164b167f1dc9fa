import { expect, it, vi } from 'vitest';
import { countOutcomes, measureDisorder } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { HOUR_MS, MINUTE_MS, playOut, SECOND_MS } from '../../simulation/world/scenario.ts';
import type { VendorReply } from '../../simulation/world/vendor-replies.ts';

// Simulates hours with many photos.
vi.setConfig({ testTimeout: 120_000 });

const PHOTOS = 40;
const SLOTS = 5;
/** By then the first 429 has been read, and a photo on its way to Segmind has arrived. */
const READ_MS = 2 * SECOND_MS;

function tooMany(resetAtMs: number): VendorReply {
  const headers = { 'x-rate-limit-reset-at-utc': new Date(resetAtMs).toISOString() };
  return { status: 429, body: { error: 'Too many requests' }, headers, ms: 100 };
}

/**
 * Drops photos before a vendor that accepts only so many per period. Returns the submits after each period’s
 * first 429.
 */
async function drop(takes: number, periodMs: number) {
  const world = new RetouchWorld({ settings: { maxInFlight: SLOTS } });
  const { clock, vendor } = world;
  const taken = new Map<number, number>();
  const refusedAtMs = new Map<number, number>();
  const late: number[] = [];
  let refused = 0;
  vendor.script = {
    submit: () => {
      const period = Math.floor(clock.nowMs / periodMs);
      const count = taken.get(period) ?? 0;
      if (count < takes) {
        taken.set(period, count + 1);
        return null;
      }
      refused += 1;
      const firstAtMs = refusedAtMs.get(period) ?? clock.nowMs;
      refusedAtMs.set(period, firstAtMs);
      if (clock.nowMs > firstAtMs + READ_MS) late.push(clock.nowMs);
      return tooMany((period + 1) * periodMs);
    },
  };
  await playOut(world, PHOTOS, 12 * HOUR_MS);
  return { world, late, refused, periods: refusedAtMs.size };
}

it.each([
  ['6 photos a minute', 6, MINUTE_MS],
  ['20 photos in ten minutes', 20, 10 * MINUTE_MS],
])('nothing is posted before the reset in a 429: %s', async (_, takes, periodMs) => {
  const { world, late, refused, periods } = await drop(takes, periodMs);
  expect(countOutcomes(world)).toEqual({ succeeded: PHOTOS });
  expect(periods).toBeGreaterThan(0);
  expect(late).toEqual([]);
  expect(refused).toBeLessThanOrEqual(periods * SLOTS);
  expect(measureDisorder(world)).toBeLessThanOrEqual(SLOTS + 1);
});
