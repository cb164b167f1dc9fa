import { SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../../functions/shared/contract.ts';
import { MAX_QUEUE_EVENTS } from '../../../infra/constructs/workflow-limits.ts';
import { readDefinition } from '../../support/definition.ts';
import { BranchCoverage } from '../../support/state-machine/branches.ts';
import { synthesize } from '../../support/synthesized.ts';
import { crash, FAILURE, first, PHOTO, type Play, play, type StepName, times } from './retouch-machine.ts';

const definition = readDefinition(synthesize());
const coverage = new BranchCoverage();
const run = (how: Play = {}) => play(definition, { coverage, ...how });

const error = FAILURE;
const busy = { outcome: OUTCOME.busy, waitSeconds: 10, error };
const failed = { outcome: OUTCOME.failed, error };
const working = { outcome: OUTCOME.working, status: 'PROCESSING' };
const rejoin = { outcome: OUTCOME.rejoin, error, isAccount: false };
const requeue = { outcome: OUTCOME.requeue, waitSeconds: 3600, error };
const ended = { status: 'SUCCEEDED', error: undefined };

/** How often a photo goes through the queue before its events are spent, at 15 events a time. */
const PASSES = Math.ceil(MAX_QUEUE_EVENTS / 15);

describe('the execution of a photo', () => {
  it('goes from state to state to its result, and tells of it', async () => {
    const { execution, events } = await run();
    expect(execution).toMatchObject(ended);
    expect(execution.visited).toEqual([
      'Begin',
      'Inspect photo',
      'Photo usable?',
      'Join the line',
      'Submit to Segmind',
      'Accepted?',
      'Wait 7 seconds',
      'Poll Segmind',
      'Finished?',
      'Store results',
      'Stored?',
      'Announce result',
      'Retouched',
    ]);
    expect(events).toEqual([
      {
        Source: 'retouch',
        DetailType: 'Photo Retouched',
        EventBusName: undefined,
        Detail: {
          id: 'ana-1',
          attempt: 1,
          source: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' },
          record: { bucket: 'photos', key: 'results/ana.jpg.json' },
          status: 'succeeded',
          outputs: ['results/ana.jpg'],
        },
      },
    ]);
  });

  it('hands each step what those before it found out', async () => {
    const { execution, payloads } = await run({ steps: { 'Poll Segmind': first(working, busy) } });
    const startedAt = execution.startDate.toISOString();
    const photo = { ...PHOTO, type: 'image/jpeg' };
    const recipe = { instructions: 'Retouch.', upscale: '2x' };
    const job = expect.objectContaining({ requestId: '1' });
    const common = { id: 'ana-1', attempt: 1, photo, recipe };
    expect(payloads['Inspect photo']).toEqual([
      { id: 'ana-1', attempt: 1, photo: PHOTO, asked: null, reference: null },
    ]);
    expect(payloads['Join the line']).toEqual([
      {
        ...common,
        reference: null,
        startedAt,
        joinedAt: startedAt,
        fencing: `${startedAt}#000#00`,
        executionArn: execution.arn,
        taskToken: expect.any(String),
      },
    ]);
    const slot = { number: 0, fencing: `${startedAt}#000#00`, since: startedAt, isTrial: false };
    expect(payloads['Submit to Segmind']).toEqual([{ ...common, slot, since: startedAt, waits: 0 }]);
    expect(payloads['Poll Segmind'].map(({ waits }) => waits)).toEqual([0, 0, 1]);
    expect(payloads['Store results']).toEqual([
      {
        ...common,
        reference: null,
        job,
        slot,
        polls: 2,
        startedAt,
        completedAt: expect.any(String),
        since: startedAt,
        waits: 0,
      },
    ]);
  });
});

describe('a photo that leaves its slot', () => {
  it('joins the queue again where it was, with a later fencing token', async () => {
    const { execution, payloads } = await run({ steps: { 'Submit to Segmind': first(busy, rejoin) } });
    expect(execution).toMatchObject(ended);
    const [one, two] = payloads['Join the line'];
    expect(two?.joinedAt).toBe(one?.joinedAt);
    expect(String(two?.fencing) > String(one?.fencing)).toBe(true);
    expect(two?.taskToken).not.toBe(one?.taskToken);
  });

  it('joins it again later, at its end, after transient trouble of its own', async () => {
    const { execution, payloads } = await run({ steps: { 'Submit to Segmind': first(busy, busy, requeue) } });
    expect(execution.visited.filter((state) => state === 'Wait to join again')).toHaveLength(1);
    const [one, two] = payloads['Join the line'];
    expect(Date.parse(String(two?.joinedAt)) - Date.parse(String(one?.joinedAt))).toBe(
      (10 + 10 + 3600) * 1000,
    );
    expect(payloads['Submit to Segmind'].map(({ waits }) => waits)).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['goes on after a slot that was lost', false, 20_000],
    ['begins again after account trouble', true, 0],
  ])('has a clock of transient trouble that %s', async (_, isAccount, passedMs) => {
    const { payloads } = await run({
      steps: { 'Submit to Segmind': first(busy, busy, { ...rejoin, isAccount }) },
    });
    const submits = payloads['Submit to Segmind'];
    const { since, slot } = submits.at(-1) as { since: string; slot: { since: string } };
    expect(Date.parse(slot.since) - Date.parse(since)).toBe(passedMs);
  });

  it.each([
    ['its slot is lost', rejoin],
    ['it meets transient trouble', { ...requeue, waitSeconds: 0 }],
  ])('fails with its last error once its events are spent: %s', async (_, answer) => {
    const { execution, payloads } = await run({ steps: { 'Submit to Segmind': () => answer } });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code, cause: FAILURE.message });
    expect(payloads['Join the line']).toHaveLength(PASSES);
    expect(execution.historyEvents).toBeLessThan(MAX_QUEUE_EVENTS + 100);
  });
});

describe('a photo that fails', () => {
  it.each<[StepName, number]>([
    ['Inspect photo', 0],
    ['Submit to Segmind', 0],
    ['Poll Segmind', 0],
    ['Store results', 1],
  ])('is recorded with what %s answered, and told of', async (step, polls) => {
    const { execution, payloads, events } = await run({ steps: { [step]: first(failed) } });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code, cause: FAILURE.message });
    expect(execution.visited.slice(-4)).toEqual([
      'Record failure',
      'Failed indeed?',
      'Announce failure',
      'Failed',
    ]);
    expect(payloads['Record failure']).toMatchObject([{ id: 'ana-1', attempt: 1, error, polls }]);
    expect(events).toMatchObject([{ DetailType: 'Photo Failed', Detail: { status: 'failed', error } }]);
  });

  it('ends as retouched if it has its result after all', async () => {
    const stored = { outcome: OUTCOME.stored, recordKey: 'results/a.json', outputKeys: ['results/a'] };
    const { execution, events } = await run({
      steps: { 'Store results': first(busy, failed), 'Record failure': first(stored) },
    });
    expect(execution).toMatchObject(ended);
    expect(events).toMatchObject([{ DetailType: 'Photo Retouched', Detail: { outputs: ['results/a'] } }]);
  });

  it('is left to keep-line if its record cannot be written, with all that the record would say', async () => {
    const { execution, events } = await run({
      steps: { 'Inspect photo': first(failed), 'Record failure': first(...times(25, crash())) },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'record-not-written' });
    expect(JSON.parse(execution.cause ?? '')).toEqual(FAILURE);
    expect(events).toEqual([]);
  });
});

describe('a step that crashes', () => {
  it.each<[StepName, number]>([
    ['Inspect photo', 6],
    ['Join the line', 6],
    ['Submit to Segmind', 6],
    ['Poll Segmind', 6],
    ['Store results', 6],
  ])('is repeated, and then recorded: %s', async (step, retries) => {
    const repeated = await run({ steps: { [step]: first(...times(retries, crash())) } });
    expect(repeated.execution).toMatchObject(ended);
    const crashed = await run({ steps: { [step]: first(...times(retries + 1, crash())) } });
    expect(crashed.execution).toMatchObject({ status: 'FAILED', error: 'step-crashed' });
    expect(crashed.payloads['Record failure']).toMatchObject([
      {
        error: {
          code: 'step-crashed',
          fault: 'pipeline',
          message: expect.stringContaining(`The step '${step}' crashed with Runtime.ExitError.`),
        },
      },
    ]);
  });

  it('waits longer for its turn at Lambda if it is the first', async () => {
    const throttled = first(...times(20, crash('Lambda.TooManyRequestsException')));
    expect((await run({ steps: { 'Inspect photo': throttled } })).execution).toMatchObject(ended);
  });

  it('is repeated if it records a failure', async () => {
    const { execution } = await run({
      steps: { 'Inspect photo': first(failed), 'Record failure': first(...times(24, crash())) },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: FAILURE.code });
  });

  it.each([
    ['Announce result', {}, ended],
    ['Announce failure', { 'Inspect photo': first(failed) }, { status: 'FAILED', error: FAILURE.code }],
  ])('is repeated, and then left, if it only tells of the end: %s', async (_, steps, end) => {
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

describe('a photo that waits for a slot', () => {
  it('fails when it reaches the queue timeout, without a retry', async () => {
    const { execution, payloads } = await run({ steps: { 'Join the line': () => 'in line' } });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'queue-timed-out' });
    expect(payloads['Join the line']).toHaveLength(1);
    const waitedMs = (execution.stopDate?.getTime() ?? 0) - execution.startDate.getTime();
    expect(waitedMs).toBe(28 * 86_400_000);
  });

  it('joins again with a later fencing token if its join fails after it was taken', async () => {
    const { execution, payloads } = await run({
      steps: {
        'Join the line': async (call, { taskToken }, { client }) => {
          if (call > 0) return undefined;
          await client.send(new SendTaskFailureCommand({ taskToken: String(taskToken), error: 'Lost' }));
          return 'in line';
        },
      },
    });
    expect(execution).toMatchObject(ended);
    const [one, two] = payloads['Join the line'];
    expect(String(two?.fencing) > String(one?.fencing)).toBe(true);
    expect(two?.fencing).toMatch(/#01$/);
  });
});

it('takes every branch of the definition in one of the tests above', () => {
  expect(coverage.listMissing(definition).map(({ id }) => id)).toEqual([]);
});
