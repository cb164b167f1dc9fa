import { describe, expect, it } from 'vitest';
import { type Failure, failure } from '../../../functions/shared/domain/failure.ts';
import { refusal } from '../../../functions/shared/domain/segmind-reply.ts';
import type { SubmissionResult } from '../../../functions/shared/submission/submission.ts';
import type { Update } from '../../../functions/shared/table/write.ts';
import {
  createSubmitRetouch,
  type SubmitRetouchDependencies,
} from '../../../functions/submit-retouch/submit-retouch.ts';
import { at, job, photo, recipe, slot, waiting } from '../../support/step-events.ts';

const order = { id: 'ana', attempt: 1, photo, recipe };
const accepted = { kind: 'accepted', job } as const;
const outOfCredits = failure('out-of-credits', 'Add credits.');
const busy = refusal(failure('segmind-busy', 'x'), 30);

interface World {
  readonly result?: SubmissionResult;
  readonly recalled?: SubmissionResult | null;
  /** Why the breaker is open. */
  readonly openFor?: Failure;
  readonly isTrial?: boolean;
  readonly nowSeconds?: number;
  readonly waits?: number;
}

/** Submits a photo; `done` is what was done to the line and Segmind, in order. */
async function submit(world: World = {}) {
  const { result = accepted, recalled = null, openFor, isTrial = false, nowSeconds = 0, waits = 0 } = world;
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  const line: SubmitRetouchDependencies['line'] = {
    findBreaker: async () =>
      openFor === undefined
        ? null
        : { since: waiting.since, failure: openFor, trials: 0, trialAt: waiting.since },
    leave: async (_, { fencing }, write) => {
      done.push(
        `leave ${fencing === slot.fencing ? 'its slot' : 'another slot'} to ${(write as Update).set?.step}`,
      );
    },
    trip: async ({ code }, retryAfterSeconds) => void done.push(`trip ${code} ${retryAfterSeconds}`),
    close: note('close'),
    serve: note('serve'),
  };
  const submitRetouch = createSubmitRetouch({
    submission: {
      recall: async () => {
        done.push('recall');
        return recalled;
      },
      submit: async () => {
        done.push('submit');
        return result;
      },
    },
    line,
    photos: { move: (_, step) => ({ update: { pk: 'p', sk: 's' }, set: { step } }) },
    transientLimitSeconds: 86_400,
    ...at(nowSeconds),
  });
  const outcome = await submitRetouch({ ...order, ...waiting, waits, slot: { ...slot, isTrial } });
  return { outcome, done };
}

describe('a photo', () => {
  it('is submitted, and keeps its slot while its job runs', async () => {
    expect(await submit()).toEqual({ outcome: { outcome: 'accepted', job }, done: ['submit'] });
  });

  it('joins the queue again if it lost its slot, as after a redrive', async () => {
    const { outcome, done } = await submit({ result: { kind: 'no-slot' } });
    expect(outcome).toMatchObject({ outcome: 'rejoin', isAccount: false });
    expect(done).toEqual(['submit']);
  });

  it.each([
    ['was refused', failure('segmind-refused', 'x')],
    ['has an unknown outcome', failure('submit-outcome-unknown', 'x')],
    ['was cancelled', failure('cancelled', 'x')],
    ['was superseded', failure('superseded', 'x')],
  ])('fails if it %s', async (_, error) => {
    expect(await submit({ result: refusal(error) })).toEqual({
      outcome: { outcome: 'failed', error },
      done: ['submit'],
    });
  });
});

describe('transient trouble', () => {
  it.each([0, 1])('is waited out in the slot after %i waits', async (waits) => {
    const { outcome, done } = await submit({ result: busy, waits });
    expect(outcome).toEqual({ outcome: 'busy', waitSeconds: 30, error: busy.failure });
    expect(done).toEqual(['submit']);
  });

  it('is waited out outside of the slot after two waits in it', async () => {
    const { outcome, done } = await submit({ result: busy, waits: 2 });
    expect(outcome).toEqual({ outcome: 'requeue', waitSeconds: 30, error: busy.failure });
    expect(done).toEqual(['submit', 'leave its slot to wait']);
  });

  it('is waited out for a day', async () => {
    const last = await submit({ result: busy, nowSeconds: 86_370 });
    expect(last.outcome).toMatchObject({ outcome: 'busy' });
  });

  it('ends the photo after a day', async () => {
    const { outcome, done } = await submit({ result: busy, nowSeconds: 86_371, waits: 2 });
    expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'segmind-busy' } });
    expect(done).toEqual(['submit']);
  });
});

it('account trouble opens the breaker, and the photo goes back to its position in the queue', async () => {
  const { outcome, done } = await submit({ result: refusal(outOfCredits, 60) });
  expect(outcome).toEqual({ outcome: 'rejoin', error: outOfCredits, isAccount: true });
  expect(done).toEqual(['submit', 'trip out-of-credits 60', 'leave its slot to queue']);
});

describe('while the breaker is open', () => {
  const openFor = outOfCredits;

  it('no photo is submitted: it goes back to its position in the queue', async () => {
    const { outcome, done } = await submit({ openFor });
    expect(outcome).toEqual({ outcome: 'rejoin', error: outOfCredits, isAccount: true });
    expect(done).toEqual(['recall', 'leave its slot to queue']);
  });

  it.each<[string, SubmissionResult, object]>([
    ['the job that the photo was given', accepted, { outcome: 'accepted', job }],
    ['that its outcome is unknown', refusal(failure('submit-outcome-unknown', 'x')), { outcome: 'failed' }],
  ])('%s is recalled', async (_, recalled, outcome) => {
    const answer = await submit({ openFor, recalled });
    expect(answer.outcome).toMatchObject(outcome);
    expect(answer.done).toEqual(['recall']);
  });
});

describe('a trial', () => {
  const trial = { openFor: outOfCredits, isTrial: true };

  it('is submitted although the breaker is open; once it is accepted the others are served', async () => {
    const { outcome, done } = await submit(trial);
    expect(outcome).toEqual({ outcome: 'accepted', job });
    expect(done).toEqual(['submit', 'serve']);
  });

  it('closes the breaker if Segmind refuses the photo for its own fault', async () => {
    const { outcome, done } = await submit({ ...trial, result: refusal(failure('segmind-refused', 'x')) });
    expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'segmind-refused' } });
    expect(done).toEqual(['submit', 'close']);
  });

  it.each(['cancelled', 'superseded', 'submit-outcome-unknown'] as const)(
    'leaves the breaker open if Segmind said nothing: %s',
    async (code) => {
      const { outcome, done } = await submit({ ...trial, result: refusal(failure(code, 'x')) });
      expect(outcome).toMatchObject({ outcome: 'failed' });
      expect(done).toEqual(['submit']);
    },
  );

  it('goes back to its position in the queue if the account’s trouble lasts', async () => {
    const { outcome, done } = await submit({ ...trial, result: refusal(outOfCredits, 60) });
    expect(outcome).toMatchObject({ outcome: 'rejoin', isAccount: true });
    expect(done).toEqual(['submit', 'trip out-of-credits 60', 'leave its slot to queue']);
  });

  it('makes room for the next at once if it meets transient trouble', async () => {
    const { outcome, done } = await submit({ ...trial, result: busy });
    expect(outcome).toMatchObject({ outcome: 'requeue', waitSeconds: 30 });
    expect(done).toEqual(['submit', 'leave its slot to wait']);
  });

  it('joins the queue again if it lost its slot', async () => {
    const { outcome, done } = await submit({ ...trial, result: { kind: 'no-slot' } });
    expect(outcome).toMatchObject({ outcome: 'rejoin', isAccount: false });
    expect(done).toEqual(['submit']);
  });
});
