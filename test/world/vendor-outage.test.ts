import { describe, expect, it, vi } from 'vitest';
import { countOutcomes, findProblems, measureDisorder } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { createWindow, HOUR_MS, MINUTE_MS, playOut } from '../../simulation/world/scenario.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';
import {
  connectionRefused,
  connectionReset,
  HTML_PAGE,
  type VendorReply,
} from '../../simulation/world/vendor-replies.ts';

// Simulates hours with many photos.
vi.setConfig({ testTimeout: 120_000 });

const PHOTOS = 60;
const SLOTS = 5;
/** Trials that may cost a photo, in 24 hours. */
const TRIALS_A_DAY = 12;
/** The trials of an outage: after 5 s, 15, 35, 75, 155, 315 and 635. */
const TRIALS_IN_TEN_MINUTES = 7;
/**
 * Photos that are posted before the breaker is open: two replies open it, and one photo followed the first.
 */
const BEFORE_OPEN = SLOTS + 1;

const TEN_MINUTES = { fromMs: MINUTE_MS, untilMs: 11 * MINUTE_MS };

/** A drop with a vendor that is down for ten minutes from the first minute on, or for another time span. */
async function drop(down: VendorScript, { photos = PHOTOS, span = TEN_MINUTES } = {}) {
  const world = new RetouchWorld({ settings: { maxInFlight: SLOTS } });
  const isDown = createWindow(world, span);
  world.vendor.script = {
    submit: (key, nth) => (isDown() ? (down.submit?.(key, nth) ?? null) : null),
    poll: (job, nth) => (isDown() ? (down.poll?.(job, nth) ?? null) : null),
    credits: () => (isDown() ? (down.credits?.() ?? null) : null),
  };
  await playOut(world, photos, span.untilMs + 12 * HOUR_MS);
  const { succeeded = 0, 'submit-outcome-unknown': unknown = 0, ...others } = countOutcomes(world);
  const posts = [...world.vendor.submits.values()];
  return { world, succeeded, unknown, others, mostPosts: Math.max(...posts), posts: sum(posts) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const GATEWAY_TIMEOUT: VendorReply = { status: 504, body: { error: 'timed out' }, ms: 1_000 };

describe('ten minutes of submits that Segmind may have accepted', () => {
  it.each<[string, () => VendorReply]>([
    ['504', () => GATEWAY_TIMEOUT],
    ['504 after 30 seconds', () => ({ ...GATEWAY_TIMEOUT, ms: 30_000 })],
    ['522 after 15 seconds', () => ({ status: 522, body: HTML_PAGE, ms: 15_000 })],
    ['connections that are reset', () => ({ error: connectionReset(), ms: 200 })],
  ])('%s: cost the photos on their way and the trials, and no other loses its turn', async (_, reply) => {
    const { world, succeeded, unknown, others } = await drop({ submit: reply });
    expect(others).toEqual({});
    expect(unknown).toBeLessThanOrEqual(BEFORE_OPEN + TRIALS_A_DAY);
    expect(succeeded + unknown).toBe(PHOTOS);
    expect(measureDisorder(world)).toBeLessThanOrEqual(BEFORE_OPEN);
    expect(await findProblems(world)).toEqual([]);
  });

  it.each<[string, () => VendorReply]>([
    ['answer 503', () => ({ status: 503, body: HTML_PAGE })],
    ['do not answer', () => ({ error: connectionReset() })],
  ])('cost no photo as a trial if the credits %s either', async (_, credits) => {
    const { succeeded, unknown, others } = await drop({ submit: () => GATEWAY_TIMEOUT, credits });
    expect(others).toEqual({});
    expect(unknown).toBeLessThanOrEqual(BEFORE_OPEN);
    expect(succeeded + unknown).toBe(PHOTOS);
  });

  it('continue for a day: at most twelve trials cost a photo, although the credits answer', async () => {
    const span = { fromMs: MINUTE_MS, untilMs: 24 * HOUR_MS };
    const { succeeded, unknown, others } = await drop({ submit: () => GATEWAY_TIMEOUT }, { span });
    expect(others).toEqual({});
    expect(unknown).toBeLessThanOrEqual(BEFORE_OPEN + TRIALS_A_DAY);
    expect(succeeded + unknown).toBe(PHOTOS);
  });
});

describe('ten minutes of submits that Segmind has not accepted', () => {
  it.each<[string, () => VendorReply]>([
    ['521', () => ({ status: 521, body: HTML_PAGE, ms: 300 })],
    ['523', () => ({ status: 523, body: HTML_PAGE, ms: 300 })],
    ['503 in the JSON of Segmind', () => ({ status: 503, body: { error: 'unavailable' }, ms: 300 })],
    ['503 as a page', () => ({ status: 503, body: HTML_PAGE, ms: 300 })],
    ['connections that never opened', () => ({ error: connectionRefused(), ms: 200 })],
  ])('%s: fail no photo, and no photo loses its turn', async (_, reply) => {
    const { world, others, succeeded, posts } = await drop({ submit: reply });
    expect({ succeeded, ...others }).toEqual({ succeeded: PHOTOS });
    // Trials take turns through the queue: the accepted one goes before those that were not tried.
    expect(measureDisorder(world)).toBeLessThanOrEqual(BEFORE_OPEN + TRIALS_IN_TEN_MINUTES);
    // The breaker asks now and then whether the vendor is back, and not for each photo.
    expect(posts).toBeLessThanOrEqual(PHOTOS + BEFORE_OPEN + TRIALS_A_DAY);
    expect(await findProblems(world)).toEqual([]);
  });

  it.each([500, 502, 503])('a page with %i: no photo is posted more than three times', async (status) => {
    const { mostPosts, others, succeeded } = await drop(
      { submit: () => ({ status, body: HTML_PAGE }) },
      { photos: 25 },
    );
    expect({ succeeded, ...others }).toEqual({ succeeded: 25 });
    expect(mostPosts).toBeLessThanOrEqual(3);
  });

  it('a page with 503 for every request: a photo that is alone in the line succeeds', async () => {
    const page = () => ({ status: 503, body: HTML_PAGE });
    const span = { fromMs: 0, untilMs: 10 * MINUTE_MS };
    const down = { submit: page, poll: page, credits: page };
    const { mostPosts, others, succeeded } = await drop(down, { photos: 1, span });
    expect({ succeeded, ...others }).toEqual({ succeeded: 1 });
    expect(mostPosts).toBeLessThanOrEqual(3);
  });
});
