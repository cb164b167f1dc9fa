import { describe, expect, it, vi } from 'vitest';
import { countOutcomes, findProblems, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { createWindow, HOUR_MS, MINUTE_MS, playOut } from '../../simulation/world/scenario.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';
import { HTML_PAGE } from '../../simulation/world/vendor-replies.ts';

// Simulates hours with many photos.
vi.setConfig({ testTimeout: 120_000 });

const UNAUTHORIZED = { status: 401, body: { error: 'Unauthorized' } };
const NO_CREDITS = { status: 406, body: { error: 'Insufficient credits' } };
const UNAVAILABLE = { status: 503, body: { error: 'unavailable' } };

it('a photo waits three days for credits: no photo fails, and trials go through the queue evenly', async () => {
  const world = new RetouchWorld();
  const isOut = createWindow(world, { fromMs: 0, untilMs: 72 * HOUR_MS });
  world.vendor.script = {
    submit: () => (isOut() ? NO_CREDITS : null),
    credits: () => (isOut() ? { body: { credits: 0 } } : null),
  };
  await playOut(world, 20, 80 * HOUR_MS);
  expect(countOutcomes(world)).toEqual({ succeeded: 20 });
  const posts = [...world.vendor.submits.values()];
  expect(Math.min(...posts)).toBeGreaterThan(3);
  expect(Math.max(...posts) - Math.min(...posts)).toBeLessThanOrEqual(2);
  expect(await findProblems(world)).toEqual([]);
});

describe('paid photos', () => {
  const PHOTOS = 20;
  /** How long Segmind keeps the record of a job. */
  const keepsJobMs = HOUR_MS;

  interface Failures {
    readonly minutes: number;
    /** Segmind’s answers meanwhile. */
    readonly script: VendorScript;
    /** Whether the secret is empty meanwhile. */
    readonly isKeyMissing?: boolean;
  }

  async function drop({ minutes, script, isKeyMissing = false }: Failures) {
    const world = new RetouchWorld();
    const { clock, secrets, vendor } = world;
    const fromMs = MINUTE_MS;
    const untilMs = fromMs + minutes * MINUTE_MS;
    const isBad = createWindow(world, { fromMs, untilMs });
    vendor.script = {
      keepsJobMs,
      submit: (key, nth) => (isBad() ? (script.submit?.(key, nth) ?? null) : null),
      poll: (job, nth) => (isBad() ? (script.poll?.(job, nth) ?? null) : null),
      credits: () => (isBad() ? (script.credits?.() ?? null) : null),
    };
    if (isKeyMissing) {
      const put = (value: string, version: string) => () => {
        Object.assign(secrets, { value, version, changedAt: clock.now() });
      };
      clock.plan(clock.nowMs + fromMs, put('', 'v2'));
      clock.plan(clock.nowMs + untilMs, put('another-key', 'v3'));
    }
    await playOut(world, PHOTOS, 12 * HOUR_MS);
    return world;
  }

  const always = (reply: object): VendorScript => ({
    submit: () => reply,
    poll: () => reply,
    credits: () => reply,
  });

  it.each<[string, Failures]>([
    ['the key is missing for 30 minutes', { minutes: 30, script: always(UNAUTHORIZED), isKeyMissing: true }],
    ['the key is revoked for 30 minutes', { minutes: 30, script: always(UNAUTHORIZED) }],
    ['polls alone answer 401 for 30 minutes', { minutes: 30, script: { poll: () => UNAUTHORIZED } }],
    ['the credits are used up for 20 minutes', { minutes: 20, script: always(NO_CREDITS) }],
    ['polls alone answer 406 for 20 minutes', { minutes: 20, script: { poll: () => NO_CREDITS } }],
    ['all answers are 503 for 20 minutes', { minutes: 20, script: always(UNAVAILABLE) }],
    ['polls alone answer 503 for 20 minutes', { minutes: 20, script: { poll: () => UNAVAILABLE } }],
    [
      'polls alone answer a page with 502 for 20 minutes',
      { minutes: 20, script: { poll: () => ({ status: 502, body: HTML_PAGE }) } },
    ],
    [
      'polls alone answer 429 for 20 minutes',
      { minutes: 20, script: { poll: () => ({ status: 429, headers: { 'retry-after': '60' } }) } },
    ],
  ])('are all collected although %s', async (_, failures) => {
    const world = await drop(failures);
    expect(countOutcomes(world)).toEqual({ succeeded: PHOTOS });
    expect(world.vendor.jobs.size).toBe(PHOTOS);
    expect(await findProblems(world)).toEqual([]);
  });

  it('fail with a clear message when polls have answered 503 for about 50 minutes', async () => {
    // They are at Segmind when the 503s begin.
    const world = new RetouchWorld({ jobMs: 3 * MINUTE_MS });
    const isDown = createWindow(world, { fromMs: 2 * MINUTE_MS, untilMs: 122 * MINUTE_MS });
    world.vendor.script = { keepsJobMs, poll: () => (isDown() ? UNAVAILABLE : null) };
    await playOut(world, 3, 12 * HOUR_MS);
    expect(countOutcomes(world)).toEqual({ 'poll-unanswered': 3 });
    for (const { record } of readRecords(world)) {
      const { acceptedAt, recordedAt } = record.timings;
      const minutes = (Date.parse(recordedAt) - Date.parse(acceptedAt ?? '')) / MINUTE_MS;
      expect(minutes).toBeGreaterThan(45);
      expect(minutes).toBeLessThan(56);
    }
  });
});
