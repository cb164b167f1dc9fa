import { describe, expect, it } from 'vitest';
import { BranchCoverage } from '../../simulation/aws/state-machine/branches.ts';
import type { FunctionName } from '../../simulation/world/invocation.ts';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import type { Fate } from '../../simulation/world/options.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';

const coverage = new BranchCoverage();

/** The course of one photo. */
interface Course {
  readonly vendor?: VendorScript;
  /** The fate of a function’s nth call, from 0. */
  readonly fate?: (fn: FunctionName, nth: number) => Fate | null;
  readonly photo?: string;
  readonly failedEvents?: number;
  readonly keepsLine?: boolean;
}

async function run({ vendor = {}, fate = () => null, photo, failedEvents = 0, keepsLine = true }: Course) {
  const calls = new Map<FunctionName, number>();
  const world = new RetouchWorld({
    coverage,
    keepsLine,
    fate: ({ fn }) => {
      const nth = calls.get(fn) ?? 0;
      calls.set(fn, nth + 1);
      return fate(fn, nth);
    },
  });
  world.vendor.script = vendor;
  world.events.failures = failedEvents;
  if (photo === undefined) await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  else {
    const message = world.uploads.put('one.jpg', Buffer.from(photo));
    await world.run(Promise.all([world.uploads.send([message]), world.untilQuiet()]));
  }
  const [found] = readRecords(world);
  return {
    execution: world.machine.executions[0],
    code: found?.record.status === 'failed' ? found.record.error.code : found?.record.status,
    // The breaker’s own events have no status.
    events: world.events.events.flatMap(({ detail }) => detail.status ?? []),
    problems: await findProblems(world),
    world,
  };
}

const KILLED: Fate = { kind: 'killed', request: 1, when: 'before' };
const always = (which: FunctionName, fate: Fate) => (fn: FunctionName) => (fn === which ? fate : null);
/** A fate for the first call of each function. */
const first = (fate: Fate) => (fn: FunctionName, nth: number) =>
  nth === 0 && fn !== 'start-retouch' ? fate : null;

describe('a photo whose course is', () => {
  it.each<[string, Course, code: string, status: string]>([
    ['smooth', {}, 'succeeded', 'SUCCEEDED'],
    ['delayed as each function crashes once', { fate: first(KILLED) }, 'succeeded', 'SUCCEEDED'],
    [
      'delayed as Lambda runs no function at first',
      { fate: first({ kind: 'throttled' }) },
      'succeeded',
      'SUCCEEDED',
    ],
    [
      'delayed as Segmind is busy at each step',
      {
        vendor: {
          submit: (_, nth) => (nth < 4 ? { status: 503 } : null),
          poll: (_, nth) => (nth === 1 ? { status: 503 } : null),
          isOutputGone: (_, nth) => nth === 0,
        },
      },
      'succeeded',
      'SUCCEEDED',
    ],
    [
      'delayed as a rate limit pauses all submits',
      {
        vendor: {
          submit: (_, nth) => (nth === 0 ? { status: 429, headers: { 'retry-after': '60' } } : null),
        },
        // The step runs again during the pause, because its answer was lost.
        fate: (fn, nth) => (fn === 'submit-retouch' && nth === 0 ? { kind: 'answer-lost' } : null),
      },
      'succeeded',
      'SUCCEEDED',
    ],
    [
      'delayed as the account is out of credits for a while',
      // A trial that meets another failure returns for the next trial.
      { vendor: { submit: (_, nth) => (nth < 3 ? { status: nth === 1 ? 503 : 402 } : null) } },
      'succeeded',
      'SUCCEEDED',
    ],
    [
      'ended as it waits in the queue for 28 days',
      // Without keep-line no trial starts: the breaker stays open.
      { vendor: { submit: () => ({ status: 402 }) }, keepsLine: false },
      'queue-timed-out',
      'FAILED',
    ],
    ['ended as it is no picture', { photo: 'no picture' }, 'unsupported-type', 'FAILED'],
    [
      'ended so, although Lambda runs no function at first',
      { photo: 'no picture', fate: first({ kind: 'throttled' }) },
      'unsupported-type',
      'FAILED',
    ],
    [
      'ended as Segmind refuses it',
      { vendor: { submit: () => ({ status: 400 }) } },
      'segmind-refused',
      'FAILED',
    ],
    [
      'ended as its job fails',
      { vendor: { poll: () => ({ body: { status: 'FAILED' } }) } },
      'job-failed',
      'FAILED',
    ],
    [
      'ended as its output never comes',
      { vendor: { isOutputGone: () => true } },
      'output-unavailable',
      'FAILED',
    ],
    ['ended as prepare-photo crashes', { fate: always('prepare-photo', KILLED) }, 'step-crashed', 'FAILED'],
    ['ended as join-line crashes', { fate: always('join-line', KILLED) }, 'step-crashed', 'FAILED'],
    ['ended as submit-retouch crashes', { fate: always('submit-retouch', KILLED) }, 'step-crashed', 'FAILED'],
    [
      'ended as poll-retouch crashes',
      { fate: always('poll-retouch', KILLED) },
      'collecting-crashed',
      'FAILED',
    ],
    [
      'ended as store-results crashes',
      { fate: always('store-results', KILLED) },
      'collecting-crashed',
      'FAILED',
    ],
    [
      'smooth but for the answers of store-results, which are lost',
      { fate: always('store-results', { kind: 'answer-lost' }) },
      'succeeded',
      'SUCCEEDED',
    ],
    [
      'ended twice: it is refused, and record-failure crashes',
      { photo: 'no picture', fate: always('record-failure', KILLED) },
      'unsupported-type',
      'FAILED',
    ],
    ['smooth but for its event, which EventBridge takes late', { failedEvents: 2 }, 'succeeded', 'SUCCEEDED'],
    [
      'ended, and its event is taken late',
      { failedEvents: 2, photo: 'no picture' },
      'unsupported-type',
      'FAILED',
    ],
  ])('%s', async (_, course, code, status) => {
    const ended = await run(course);
    expect(ended.problems).toEqual([]);
    expect({ code: ended.code, status: ended.execution?.status }).toEqual({ code, status });
    expect(ended.events).toEqual([code === 'succeeded' ? 'succeeded' : 'failed']);
  });

  it.each([
    ['succeeded', {}],
    ['unsupported-type', { photo: 'no picture' }],
  ])('%s, also if EventBridge never accepts its event', async (code, course) => {
    const ended = await run({ ...course, failedEvents: Number.POSITIVE_INFINITY });
    expect(ended.code).toBe(code);
    expect(ended.problems).toEqual([]);
  });
});

describe('a photo that is copied in place while it is at Segmind', () => {
  it.each<[string, Course, code: string]>([
    ['lends its copy its result', {}, 'succeeded'],
    ['does so after reuse-result has crashed once', { fate: first(KILLED) }, 'succeeded'],
    [
      'does so although Lambda runs no function at first',
      { fate: first({ kind: 'throttled' }) },
      'succeeded',
    ],
    ['does not if reuse-result crashes', { fate: always('reuse-result', KILLED) }, 'step-crashed'],
  ])('%s', async (_, { fate = () => null }, code) => {
    const calls = new Map<FunctionName, number>();
    const world = new RetouchWorld({
      coverage,
      fate: ({ fn }) => {
        const nth = calls.get(fn) ?? 0;
        calls.set(fn, nth + 1);
        return fate(fn, nth);
      },
    });
    const copy = async () => {
      await world.drop(['one.jpg']);
      await world.clock.sleep(12_000);
      await world.drop(['one.jpg']);
    };
    await world.run(Promise.all([copy(), world.untilQuiet()]));
    const record = readRecords(world).find(({ key }) => key === 'results/one.jpg.json')?.record;
    expect(record?.status === 'failed' ? record.error.code : record?.status).toBe(code);
    expect(world.vendor.charges).toHaveLength(1);
  });
});

it('a photo whose result is finished again goes straight to the step that stores it', async () => {
  const { world } = await run({});
  const [{ id } = { id: '' }] = world.uploads.dropped;
  await world.run(world.redo(id, { recipe: { strength: 0.5 } }));
  await world.run(world.untilQuiet());
  expect(readRecords(world)).toMatchObject([{ record: { status: 'succeeded', attempt: 2 } }]);
  expect(world.vendor.charges).toHaveLength(1);
});

/**
 * Branches of later attempts, which collect.test.ts covers; of full histories, and of photos that are
 * prepared again, which the interpreter’s own tests cover.
 */
const ELSEWHERE =
  /collect|Accepted\? -> Wait 7 seconds|Finished\? -> (Record failure \(rule|Join the line)|Stored\? -> Join|\? -> Prepare photo|prepare again/;

it('the courses have taken every branch of the state machine by now', () => {
  const missing = coverage.listMissing(new RetouchWorld().definition).map(({ id }) => id);
  expect(missing.filter((id) => !ELSEWHERE.test(id))).toEqual([]);
});
