import { describe, expect, it } from 'vitest';
import { serviceError } from '../../simulation/aws/s3-fake.ts';
import { findProblems, photosOf, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';
import type { VendorReply } from '../../simulation/world/vendor-replies.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A photo’s end and payment. */
async function outcomeOf(world: RetouchWorld) {
  const [found, ...others] = readRecords(world);
  const item = await photosOf(world).find(world.uploads.dropped[0]?.id ?? '');
  expect(others).toEqual([]);
  expect(await findProblems(world)).toEqual([]);
  return {
    code: found?.record.status === 'failed' ? found.record.error.code : found?.record.status,
    charges: world.vendor.billed.length,
    paid: item?.paid,
    minutes: Math.round(
      (Date.parse(found?.record.timings.recordedAt ?? '') -
        Date.parse(found?.record.timings.acceptedAt ?? '')) /
        MINUTE_MS,
    ),
  };
}

/** Runs one photo, with failures that depend on the time since Segmind accepted its job, milliseconds. */
async function run(
  failures: (sinceMs: number, world: RetouchWorld) => VendorScript,
  prepare: (world: RetouchWorld, sinceMs: () => number) => void = () => {},
) {
  const world = new RetouchWorld();
  const sinceMs = () => {
    const [job] = world.vendor.jobs.values();
    return world.clock.nowMs - (job?.takenAtMs ?? world.clock.nowMs);
  };
  world.vendor.script = {
    poll: (job, nth) => failures(sinceMs(), world).poll?.(job, nth) ?? null,
    outputStatus: (key) => failures(sinceMs(), world).outputStatus?.(key) ?? null,
  };
  prepare(world, sinceMs);
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  return { world, outcome: await outcomeOf(world) };
}

const succeeded = { code: 'succeeded', charges: 1, paid: 'yes' };
const reset: VendorReply = {
  error: Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
  }),
};

describe('a photo whose job was accepted', () => {
  it.each<[string, VendorReply, minutes: number]>([
    ['Segmind is overloaded for 45 minutes', { status: 503 }, 45],
    ['its rate limit is reached for 45 minutes', { status: 429, headers: { 'retry-after': '60' } }, 45],
    ['no connection to Segmind opens for 45 minutes', reset, 45],
    ['the account is out of credits for 20 minutes', { status: 406 }, 20],
    ['the API key is refused for 30 minutes', { status: 401 }, 30],
    ['the account is not permitted for 110 minutes', { status: 403 }, 110],
  ])('is retouched although %s', async (_, reply, minutes) => {
    const { outcome } = await run((ms) => ({ poll: () => (ms < minutes * MINUTE_MS ? reply : null) }));
    expect(outcome).toMatchObject(succeeded);
    expect(outcome.minutes).toBeGreaterThanOrEqual(minutes);
  });

  it.each<[string, VendorReply, minutes: number]>([
    ['overloaded', { status: 503 }, 50],
    ['out of credits', { status: 406 }, 120],
  ])('ends as paid and not collected if Segmind stays %s', async (_, reply, minutes) => {
    const { world, outcome } = await run(() => ({ poll: () => reply }));
    expect(outcome).toEqual({ code: 'poll-unanswered', charges: 1, paid: 'yes', minutes });
    const [found] = readRecords(world);
    expect(found?.record).toMatchObject({
      error: { message: expect.stringContaining(`HTTP ${reply.status}`) },
    });
  });

  it('ends once Segmind has forgotten its job during account failures', async () => {
    const { outcome } = await run((ms) => ({
      poll: () => ({ status: ms < HOUR_MS ? 403 : 404 }),
    }));
    expect(outcome).toMatchObject({ code: 'job-not-found', charges: 1, paid: 'yes' });
    expect(outcome.minutes).toBeLessThan(65);
  });

  it('survives one 404 after transient failures', async () => {
    const { outcome } = await run(() => ({
      poll: (_, nth) => (nth < 6 ? { status: 503 } : nth < 8 ? { status: 404 } : null),
    }));
    expect(outcome).toMatchObject(succeeded);
  });

  it('opens the breaker if a poll meets an account failure: the photos behind it wait, unpaid', async () => {
    const world = new RetouchWorld({ settings: { maxInFlight: 1 } });
    let submits = 0;
    const isOver = () => world.clock.nowMs - startedAtMs > 20 * MINUTE_MS;
    const startedAtMs = world.clock.nowMs;
    world.vendor.script = {
      submit: () => {
        submits += 1;
        return submits === 1 || isOver() ? null : { status: 402 };
      },
      poll: () => (isOver() ? null : { status: 402 }),
    };
    await world.run(Promise.all([world.drop(['one.jpg', 'two.jpg', 'three.jpg']), world.untilQuiet()]));
    expect(readRecords(world).map(({ record }) => record.status)).toEqual(Array(3).fill('succeeded'));
    expect(world.vendor.charges.length).toBe(3);
    expect(await findProblems(world)).toEqual([]);
  });

  it('is not paid for if the job failed, and its next attempt is submitted without another poll', async () => {
    const world = new RetouchWorld();
    let polls = 0;
    world.vendor.script = {
      poll: ({ id }) => {
        polls += 1;
        return id === 'job-0' ? { body: { status: 'FAILED', error: 'No face.' } } : null;
      },
    };
    await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
    expect(await outcomeOf(world)).toMatchObject({ code: 'job-failed', charges: 0, paid: 'no' });
    const pollsBefore = polls;
    let pollsAtSubmit = 0;
    world.vendor.onSubmit = () => {
      pollsAtSubmit = polls;
    };
    await world.run(world.callApi('retry', world.uploads.dropped[0]?.id ?? ''));
    await world.run(world.untilQuiet());
    expect(await outcomeOf(world)).toMatchObject(succeeded);
    expect(pollsAtSubmit).toBe(pollsBefore);
  });
});

describe('a photo whose job has finished', () => {
  it.each([404, 403, 503])(
    'is stored although its output answers %i for three hours, and Segmind forgets the job',
    async (status) => {
      const { outcome } = await run((ms) => ({
        poll: () => (ms > HOUR_MS ? { status: 404 } : null),
        outputStatus: () => (ms < 3 * HOUR_MS ? status : null),
      }));
      expect(outcome).toMatchObject(succeeded);
      expect(outcome.minutes).toBeGreaterThanOrEqual(180);
    },
  );

  it('fails after a day, as paid', async () => {
    const { outcome } = await run(() => ({ outputStatus: () => 404 }));
    expect(outcome).toEqual({ code: 'output-not-found', charges: 1, paid: 'yes', minutes: 24 * 60 });
  });

  it('is stored although S3 refuses results for an hour', async () => {
    const { world, outcome } = await run(
      () => ({}),
      (one, sinceMs) => {
        one.s3.before = (name, { Key = '' }) => {
          if (name === 'PutObjectCommand' && Key.startsWith('results/') && sinceMs() < HOUR_MS) {
            throw serviceError('AccessDenied', 403);
          }
        };
      },
    );
    expect(outcome).toMatchObject(succeeded);
    expect(outcome.minutes).toBeGreaterThanOrEqual(60);
    expect(world.s3.objects.get('results/one.jpg.json')).toBeDefined();
    expect([...world.s3.olderVersions.values()].flat()).toEqual([]);
  });
});
