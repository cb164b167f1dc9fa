import { describe, expect, it, vi } from 'vitest';
import { serviceError } from '../../simulation/aws/s3-fake.ts';
import { countOutcomes, findProblems } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import { createWindow, HOUR_MS, MINUTE_MS, playOut } from '../../simulation/world/scenario.ts';
import type { VendorJob } from '../../simulation/world/vendor.ts';
import { SUBMIT_TIMEOUT_MS, tookTooLong, type VendorReply } from '../../simulation/world/vendor-replies.ts';

// Simulates hours with many photos.
vi.setConfig({ testTimeout: 120_000 });

const SLOTS = 5;
/** Three failures in a row open the breaker; each slot may have got another job meanwhile. */
const BEFORE_OPEN = 3 + SLOTS;

const setUp = (untilMs: number, jobMs: number) => {
  const world = new RetouchWorld({ settings: { maxInFlight: SLOTS }, jobMs });
  return { world, isBad: createWindow(world, { fromMs: 0, untilMs }) };
};

/** The times of Segmind’s jobs up to that time. */
function listTakenBefore({ vendor }: RetouchWorld, endMs: number): number[] {
  return [...vendor.jobs.values()].map((job) => job.takenAtMs).filter((ms) => ms < endMs);
}

describe('a vendor with paid jobs without results', () => {
  const PHOTOS = 40;
  const BAD_MS = 8 * HOUR_MS;
  /** After 10, 20, 40, 80 and 160 minutes; the next one is due after eight hours. */
  const TRIALS = 5;

  const elsewhere = { request_id: 'job', poll_url: 'https://jobs.segmind.com/workflows/request/job' };

  /** Simulates a vendor that fails for eight hours. Returns the times of its jobs in these hours. */
  async function drop(script: { submit?: () => VendorReply; whenDone?: (job: VendorJob) => VendorReply }) {
    const { world, isBad } = setUp(BAD_MS, 20_000);
    const { clock, vendor } = world;
    vendor.script = {
      submit: () => (isBad() ? (script.submit?.() ?? null) : null),
      poll: (job) => (isBad() && clock.nowMs >= job.doneAtMs ? (script.whenDone?.(job) ?? null) : null),
    };
    const endMs = clock.nowMs + BAD_MS;
    await playOut(world, PHOTOS, BAD_MS + 48 * HOUR_MS);
    return { world, takenAtMs: listTakenBefore(world, endMs) };
  }

  it.each<[string, string, Parameters<typeof drop>[0]]>([
    ['that all fail', 'job-failed', { whenDone: () => ({ body: { status: 'FAILED', error: 'no GPU' } }) }],
    [
      'with a poll_url on another host',
      'poll-url-not-allowed',
      { submit: () => ({ takesJob: true, body: elsewhere }) },
    ],
    [
      'with outputs of an unknown shape',
      'output-unrecognised',
      { whenDone: () => ({ body: { status: 'COMPLETED', output: '{"artifact":{"ref":"abc"}}' } }) },
    ],
  ])('%s: costs the photos before the breaker opens and the trials', async (_, code, script) => {
    const { world, takenAtMs } = await drop(script);
    const jobs = takenAtMs.length;
    expect(jobs).toBeLessThanOrEqual(BEFORE_OPEN + TRIALS);
    const { succeeded = 0, [code]: failed = 0, ...others } = countOutcomes(world);
    expect(others).toEqual({});
    expect(failed).toBe(jobs);
    expect(succeeded).toBe(PHOTOS - jobs);
    expect(await findProblems(world)).toEqual([]);
  });

  it('with answers to submits that come too late for the client: costs no more', async () => {
    const late = () => ({ takesJob: true, error: tookTooLong(), ms: SUBMIT_TIMEOUT_MS });
    const { world, takenAtMs } = await drop({ submit: late });
    const jobs = takenAtMs.length;
    // At most twelve trials in 24 hours.
    expect(jobs).toBeLessThanOrEqual(SLOTS + 1 + 12);
    const { succeeded = 0, 'submit-outcome-unknown': unknown = 0, ...others } = countOutcomes(world);
    expect(others).toEqual({});
    expect(unknown).toBe(jobs);
    expect(succeeded).toBe(PHOTOS - jobs);
  });

  it('closes the breaker when a result was stored, not when a job was accepted', async () => {
    const { takenAtMs } = await drop({ whenDone: () => ({ body: { status: 'FAILED', error: 'no GPU' } }) });
    const gapsMs = takenAtMs.map((ms, index) => ms - (takenAtMs[index - 1] ?? ms));
    const waitsMs = gapsMs.filter((ms) => ms > 5 * MINUTE_MS);
    // Each trial’s job is accepted; the next job is the next trial’s, after twice the wait.
    expect(gapsMs.length - waitsMs.length).toBeLessThanOrEqual(BEFORE_OPEN);
    expect(waitsMs.length).toBeGreaterThanOrEqual(4);
    for (const [index, ms] of waitsMs.entries()) {
      expect(ms).toBeGreaterThan(9 * MINUTE_MS * 1.5 ** index);
    }
  });
});

describe('results that cannot be stored for three hours', () => {
  const PHOTOS = 80;
  const BAD_MS = 3 * HOUR_MS;
  /**
   * Twelve minutes of five slots with jobs of a minute: by then three results have been unstored for five
   * minutes.
   */
  const MOST_JOBS = 60;

  async function drop(spoil: (world: RetouchWorld, isBad: () => boolean) => void) {
    const { world, isBad } = setUp(BAD_MS, MINUTE_MS);
    // Segmind forgets its jobs after an hour; their files live for a week.
    world.vendor.script = { keepsJobMs: HOUR_MS };
    spoil(world, isBad);
    const endMs = world.clock.nowMs + BAD_MS;
    await playOut(world, PHOTOS, BAD_MS + 48 * HOUR_MS);
    return { world, jobs: listTakenBefore(world, endMs).length };
  }

  it.each<[string, Parameters<typeof drop>[0]]>([
    [
      'as the server of the outputs is down',
      ({ vendor }, isBad) => {
        vendor.script = { ...vendor.script, isOutputGone: isBad };
      },
    ],
    [
      'as S3 denies access to results/',
      ({ s3 }, isBad) => {
        s3.before = (name, { Key = '' }) => {
          const isOutput = Key.startsWith('results/') && !Key.endsWith('.json');
          if (name === 'PutObjectCommand' && isOutput && isBad()) throw serviceError('AccessDenied', 403);
        };
      },
    ],
  ])('%s: the line stops, and every photo succeeds in the end', async (_, spoil) => {
    const { world, jobs } = await drop(spoil);
    expect(jobs).toBeLessThanOrEqual(MOST_JOBS);
    expect(countOutcomes(world)).toEqual({ succeeded: PHOTOS });
    expect(await findProblems(world)).toEqual([]);
  });
});
