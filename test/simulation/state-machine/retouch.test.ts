import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import { BranchCoverage } from '../../../simulation/aws/state-machine/branches.ts';
import { readDefinition } from '../../../simulation/stack/definition.ts';
import { synthesize } from '../../../simulation/stack/synthesized.ts';
import {
  crash,
  ENDED,
  FAILED,
  FAILURE,
  first,
  KEPT,
  PAID,
  type Play,
  play,
  RETRIES,
  SAME,
  type StepName,
  times,
  UNANSWERED,
} from './retouch-machine.ts';

const definition = readDefinition(synthesize());
const coverage = new BranchCoverage();
const run = (how: Play = {}) => play(definition, { coverage, ...how });

const error = FAILURE;
const busy = { outcome: OUTCOME.busy, waitSeconds: 10, error };
const UNPREPARED = { outcome: OUTCOME.unprepared, error };
const paused = { ...busy, outcome: OUTCOME.paused };
const working = { outcome: OUTCOME.working, status: 'PROCESSING' };
const gone = { outcome: OUTCOME.failed, error: { ...FAILURE, code: 'job-not-found' } };
const rejoin = { outcome: OUTCOME.rejoin, error, refusals: 1 };
const requeue = { outcome: OUTCOME.requeue, waitSeconds: 3600, error };
const same = { 'Prepare photo': first(SAME) };

const throttled = () => crash('Lambda.TooManyRequestsException');

describe('a photo that is the same as another one', () => {
  it('waits for it, takes its result, and is announced', async () => {
    const { execution, events } = await run({ steps: { 'Prepare photo': first(busy, SAME) } });
    expect(execution).toMatchObject(ENDED);
    expect(execution.visited.slice(3, -2)).toEqual([
      'Wait for the same photo',
      'Prepare photo',
      'Photo usable?',
      'Reuse result',
      'Photo usable?',
    ]);
    expect(events).toMatchObject([
      { Detail: { status: 'succeeded', paid: 'no', outputs: ['results/ana.jpg'] } },
    ]);
  });
});

describe('a photo with a kept model picture that is finished again', () => {
  it('goes from preparation to storing, without a job and a slot', async () => {
    const { execution, payloads } = await run({ steps: { 'Prepare photo': first(KEPT) } });
    expect(execution).toMatchObject(ENDED);
    expect(execution.visited.slice(1, -2)).toEqual([
      'Prepare photo',
      'Photo usable?',
      'Store results',
      'Stored?',
    ]);
    expect(payloads['Store results']).toMatchObject([
      { job: null, slot: null, completedAt: KEPT.completedAt, waits: 0 },
    ]);
  });
});

describe('a photo that leaves its slot', () => {
  it.each([
    ['joins the queue again at once, if the breaker is open', rejoin, 0],
    ['joins it when the next trial is due, if the breaker opened for it', { ...rejoin, waitSeconds: 5 }, 1],
    ['joins it again after a while, if it met a transient failure of its own', requeue, 1],
  ])('%s', async (_, answer, waits) => {
    const { execution } = await run({ steps: { 'Submit to Segmind': first(busy, answer) } });
    expect(execution).toMatchObject(ENDED);
    const count = (name: string) => execution.visited.filter((state) => state === name).length;
    expect([count('Wait to join again'), count('Join the line')]).toEqual([waits, 2]);
  });
});

describe('a photo without a working copy', () => {
  it.each([
    ['that Segmind was to be sent', { 'Submit to Segmind': first(UNPREPARED) }],
    [
      'as the same photo was to have a result',
      { 'Prepare photo': first(SAME), 'Reuse result': first(UNPREPARED) },
    ],
  ])('is prepared again, with its version and overrides: %s', async (_, steps) => {
    const { execution, payloads } = await run({ steps });
    expect(execution).toMatchObject(ENDED);
    const [before, again] = payloads['Prepare photo'] ?? [];
    expect(again).toMatchObject({ ...before, photo: { key: 'uploads/ana.jpg', versionId: 'v1' } });
  });
});

describe('a photo with a working copy that is missing each time after it was made', () => {
  it('fails after it was prepared twenty more times', async () => {
    const { execution, payloads } = await run({ steps: { 'Submit to Segmind': () => UNPREPARED } });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code });
    expect(payloads['Prepare photo']).toHaveLength(21);
  });
});

describe('a photo that a rate limit pauses', () => {
  it('keeps its slot, and its waits are not counted', async () => {
    const { execution, payloads } = await run({
      steps: { 'Submit to Segmind': first(busy, paused, paused) },
    });
    expect(execution).toMatchObject(ENDED);
    expect(payloads['Submit to Segmind']).toMatchObject([
      { waits: 0 },
      { waits: 1 },
      { waits: 1 },
      { waits: 1 },
    ]);
    expect(payloads['Join the line']).toHaveLength(1);
  });
});

describe('a photo with a job from an earlier attempt', () => {
  it('collects it outside the queue', async () => {
    const { execution, payloads } = await run({ steps: { 'Prepare photo': first(PAID) } });
    expect(execution).toMatchObject(ENDED);
    expect(execution.visited).not.toContain('Join the line');
    expect(payloads['Wait to collect']).toMatchObject([{ pool: 'collect' }]);
    expect(payloads['Submit to Segmind']).toMatchObject([{ slot: { pool: 'collect' } }]);
  });

  it('waits to collect it again if it lost its slot', async () => {
    const { execution } = await run({
      steps: { 'Prepare photo': first(PAID), 'Submit to Segmind': first(rejoin) },
    });
    expect(execution).toMatchObject(ENDED);
    expect(execution.visited.filter((state) => state === 'Wait to collect')).toHaveLength(2);
    expect(execution.visited).not.toContain('Join the line');
  });

  it.each([
    ['joins the queue if that job is gone and it may pay again', true, ENDED],
    ['fails if that job is gone', false, { status: 'FAILED', error: 'job-not-found' }],
  ])('%s', async (_, payAgain, end) => {
    const { execution, payloads } = await run({
      input: payAgain ? { payAgain } : {},
      steps: { 'Prepare photo': first(PAID), 'Poll Segmind': first(UNANSWERED, gone) },
    });
    expect(execution).toMatchObject(end);
    // It pays again only after it has a slot for that.
    const pays = payloads['Submit to Segmind'].map((payload) => payload.payAgain);
    expect(pays).toEqual(payAgain ? [false, true] : [false]);
    expect(payloads['Join the line']).toHaveLength(payAgain ? 1 : 0);
  });

  it('joins the queue if the job’s pictures are unavailable and it may pay again', async () => {
    const { execution, payloads } = await run({
      input: { payAgain: true },
      steps: { 'Prepare photo': first(PAID), 'Store results': first(FAILED) },
    });
    expect(execution).toMatchObject(ENDED);
    expect(payloads['Join the line']).toHaveLength(1);
    expect(payloads['Submit to Segmind'].map((payload) => payload.payAgain)).toEqual([false, true]);
  });

  it('fails if the job that it paid for again is gone as well', async () => {
    const { execution, payloads } = await run({
      input: { payAgain: true },
      steps: { 'Prepare photo': first(PAID), 'Poll Segmind': first(gone, gone) },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'job-not-found' });
    expect(payloads['Join the line']).toHaveLength(1);
  });
});

describe('a photo that fails', () => {
  it.each<[StepName, number]>([
    ['Prepare photo', 0],
    ['Submit to Segmind', 0],
    ['Poll Segmind', 0],
    ['Store results', 1],
  ])('is recorded with what %s answered, and announced', async (step, polls) => {
    const { execution, payloads, events } = await run({ steps: { [step]: first(FAILED) } });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code, cause: FAILURE.message });
    expect(execution.visited.slice(-4)).toEqual([
      'Record failure',
      'Failed indeed?',
      'Announce failure',
      'Failed',
    ]);
    expect(payloads['Record failure']).toMatchObject([{ id: 'ana-1', attempt: 1, error, polls }]);
    expect(events).toMatchObject([
      { DetailType: 'Photo Failed', Detail: { status: 'failed', paid: 'unknown', error } },
    ]);
  });

  it('ends as retouched if it has its result after all', async () => {
    const recordKey = 'results/a.json';
    const stored = { outcome: OUTCOME.stored, recordKey, paid: 'yes', outputKeys: ['results/a'] };
    const { execution, events } = await run({
      steps: { 'Store results': first(busy, FAILED), 'Record failure': first(stored) },
    });
    expect(execution).toMatchObject(ENDED);
    expect(events).toMatchObject([{ DetailType: 'Photo Retouched', Detail: { outputs: ['results/a'] } }]);
  });

  it('is left to end-retouch if its record cannot be written, with everything that the record would say', async () => {
    const { execution, events } = await run({
      steps: { 'Prepare photo': first(FAILED), 'Record failure': first(...times(RETRIES + 1, crash())) },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'record-not-written' });
    expect(JSON.parse(execution.cause ?? '')).toEqual(FAILURE);
    expect(events).toEqual([]);
  });
});

describe('a step that crashes', () => {
  it.each<[StepName, Play['steps']]>([
    ['Prepare photo', {}],
    ['Reuse result', same],
    ['Join the line', {}],
    ['Wait to collect', { 'Prepare photo': first(PAID) }],
    ['Submit to Segmind', {}],
    ['Poll Segmind', {}],
    ['Store results', {}],
  ])('or is throttled is retried, and then recorded: %s', async (step, others) => {
    const play = (name: () => Error, count: number) =>
      run({ steps: { ...others, [step]: first(...times(count, name())) } });
    for (const error of [() => crash(), throttled]) {
      expect((await play(error, RETRIES)).execution).toMatchObject(ENDED);
      const crashed = await play(error, RETRIES + 1);
      expect(crashed.execution).toMatchObject({ status: 'FAILED', error: 'step-crashed' });
      const message = expect.stringContaining(`The step '${step}' crashed with ${error().name}.`);
      expect(crashed.payloads['Record failure']).toMatchObject([
        { error: { code: 'step-crashed', fault: 'pipeline', message } },
      ]);
    }
  });

  it('has all its retries left if it was throttled before', async () => {
    const both = first(...times(RETRIES, throttled()), ...times(RETRIES, crash()));
    expect((await run({ steps: { 'Submit to Segmind': both } })).execution).toMatchObject(ENDED);
  });

  it('is retried if it records a failure', async () => {
    const both = first(...times(RETRIES, throttled()), ...times(RETRIES, crash()));
    const { execution } = await run({ steps: { 'Prepare photo': first(FAILED), 'Record failure': both } });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code });
  });

  it.each([
    ['Announce result', {}, ENDED],
    ['Announce failure', { 'Prepare photo': first(FAILED) }, { status: 'FAILED', error: FAILURE.code }],
  ])('is retried, and then skipped, if it only announces the end: %s', async (_, steps, end) => {
    const refuse = (most: number) => (call: number) => {
      if (call < most) throw crash('EventBridge.InternalException');
    };
    const repeated = await run({ steps, announce: refuse(5) });
    expect(repeated.events).toHaveLength(6);
    expect(repeated.execution).toMatchObject(end);
    const left = await run({ steps, announce: refuse(6) });
    expect(left.events).toHaveLength(6);
    expect(left.execution).toMatchObject(end);
  });
});

describe('a photo that waits for a slot in vain', () => {
  it.each([
    ['to be submitted', 'Join the line', {}, 'queue-timed-out'],
    ['to collect its job', 'Wait to collect', { 'Prepare photo': first(PAID) }, 'collecting-crashed'],
  ] as const)('joins again every six hours, and fails after 28 days: %s', async (_, step, others, code) => {
    const { execution, payloads } = await run({ steps: { ...others, [step]: () => 'in line' } });
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: code,
      cause: expect.stringContaining('28 days'),
    });
    expect(payloads[step]).toHaveLength((28 * 24) / 6);
    const waitedMs = (execution.stopDate?.getTime() ?? 0) - execution.startDate.getTime();
    expect(waitedMs).toBe(28 * 86_400_000);
  });
});

it('a photo with polls that fill the history fails with that reason', async () => {
  const { execution } = await run({ steps: { 'Poll Segmind': () => working } });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'collecting-crashed' });
});

it('every branch of the definition is taken in one of the tests above', () => {
  expect(coverage.listMissing(definition).map(({ id }) => id)).toEqual([]);
});
