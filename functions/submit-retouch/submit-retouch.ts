import * as z from 'zod/mini';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../core/domain/failure.ts';
import type { FailureCode } from '../../core/domain/failures.ts';
import type { Job } from '../../core/domain/job.ts';
import { type Busy, decideRetry, type Failed } from '../../core/domain/retry-policy.ts';
import {
  admissionSchema,
  identitySchema,
  photoSchema,
  recipeSchema,
  waitsSchema,
} from '../../core/domain/step-schemas.ts';
import type { Breaker } from '../../core/line/breaker-item.ts';
import type { Line } from '../../core/line/line.ts';
import { NO_SLOT } from '../../core/line/slots.ts';
import type { Submission, SubmissionResult } from '../../core/payment/submission.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { Step } from '../../core/photos/status.ts';
import type { SegmindClient } from '../../core/segmind/segmind-client.ts';

export const submitEventSchema = z.object({
  ...identitySchema,
  photo: photoSchema,
  recipe: recipeSchema,
  /** Whether the photo may be paid for although an earlier attempt paid, or may have paid. */
  payAgain: z._default(z.boolean(), false),
  /** The slot that the photo was given. */
  slot: admissionSchema,
  /** When the time limit of transient failures began. */
  since: z.iso.datetime(),
  waits: waitsSchema,
  /** How often Segmind refused this photo with an account failure while the breaker was closed. */
  refusals: z._default(z.int(), 0),
});

type SubmitEvent = z.infer<typeof submitEventSchema>;

/** The photo has left its slot, and joins the queue again at its old position. */
export interface Rejoin {
  readonly outcome: typeof OUTCOME.rejoin;
  /** The failure of a photo that rejoins too often. */
  readonly error: Failure;
  readonly refusals: number;
  /** Absent if it joins at once. */
  readonly waitSeconds?: number;
}

/** The photo is requeued: it has left its slot, and joins the queue again after `waitSeconds`. */
export interface Requeue extends Omit<Busy, 'outcome'> {
  readonly outcome: typeof OUTCOME.requeue;
}

/** The photo has left its slot, and is prepared again. */
export interface Unprepared {
  readonly outcome: typeof OUTCOME.unprepared;
  /** The failure of a photo that is prepared too often. */
  readonly error: Failure;
}

/** A rate limit pauses all submits: the photo keeps its slot. */
export interface Paused extends Omit<Busy, 'outcome'> {
  readonly outcome: typeof OUTCOME.paused;
}

export type SubmitOutcome =
  | { outcome: typeof OUTCOME.accepted; job: Job }
  | Rejoin
  | Requeue
  | Paused
  | Unprepared
  | Busy
  | Failed;

/** What submit-retouch needs. */
export interface SubmitRetouchDependencies {
  readonly submission: Submission;
  readonly segmind: Pick<SegmindClient, 'isAnswering'>;
  readonly line: Pick<Line, 'findBreaker' | 'leave' | 'report' | 'spendTrial'>;
  readonly photos: Pick<Photos, 'move'>;
  readonly transientLimitSeconds: number;
  readonly now: () => number;
  readonly random: () => number;
}

/** How often a photo with a transient failure waits in its slot; then it waits outside, longer each time. */
const MAX_WAITS_IN_SLOT = 2;
/** The longest of these waits, seconds. */
const MAX_WAIT_IN_SLOT_SECONDS = 30;
/** keep-line, which runs each minute, begins later trials. */
const MAX_WAIT_FOR_TRIAL_SECONDS = 60;
/** After this many waits for the rate limit they stop growing, at 56 to 112 s, unless the reply asks more. */
const MAX_RATE_LIMIT_WAITS = 3;
/** If Segmind refuses a photo this often and accepts others in between, the reason is the photo. */
const MAX_REFUSALS = 3;
/** Account failures that do not come from a reply of Segmind. */
const OWN_FAILURES: readonly FailureCode[] = ['api-key-missing', 'daily-limit-reached'];

/** Submits one photo that holds a slot. */
export function createSubmitRetouch(dependencies: SubmitRetouchDependencies) {
  const { submission, segmind, line, photos, transientLimitSeconds, now, random } = dependencies;

  async function leave(event: SubmitEvent, step: Step): Promise<void> {
    await line.leave(event, event.slot, photos.move(event, step, { fencing: event.slot.fencing }));
  }

  /** Releases the slot; the photo goes back to its old position in the queue. */
  async function rejoin(event: SubmitEvent, error: Failure, refusals = event.refusals): Promise<Rejoin> {
    await leave(event, 'queue');
    return { outcome: OUTCOME.rejoin, error, refusals };
  }

  /**
   * Like `rejoin`, but if the next trial is due soon the photo comes back then, so that the trial need not
   * wait for keep-line.
   */
  async function rejoinForTrial(
    event: SubmitEvent,
    error: Failure,
    breaker: Breaker | null,
  ): Promise<Rejoin> {
    const rejoined = await rejoin(event, error);
    const dueSeconds = Math.ceil((Date.parse(breaker?.open?.trialAt ?? '') - now()) / 1000);
    return dueSeconds > 0 && dueSeconds <= MAX_WAIT_FOR_TRIAL_SECONDS
      ? { ...rejoined, waitSeconds: dueSeconds }
      : rejoined;
  }

  /** How long all submits are still paused, in milliseconds; 0 if they are not. */
  function pausedFor(breaker: Breaker | null): number {
    const untilMs = Date.parse(breaker?.pausedUntil ?? '');
    return Number.isNaN(untilMs) ? 0 : Math.max(0, untilMs - now());
  }

  /** Why the photo must not be posted now; null if it may. */
  async function findObstacle(event: SubmitEvent, breaker: Breaker | null): Promise<Rejoin | Paused | null> {
    const { slot } = event;
    const open = breaker?.open;
    if (open === undefined) {
      const pausedMs = pausedFor(breaker);
      if (pausedMs <= 0) return null;
      const error = failure(
        'rate-limited',
        'Segmind’s rate limit is reached: all photos wait for its reset.',
      );
      return { outcome: OUTCOME.paused, waitSeconds: Math.ceil(pausedMs / 1000), error };
    }
    if (!slot.isTrial) return rejoin(event, open.failure);
    if (open.cause !== 'unknown-outcome') return null;
    // The photo is not posted, so no trial is spent.
    if (!(await submission.isPostable(event))) return null;
    // This trial may lose a photo. So it is posted only if Segmind answers a free request, and at most 12
    // times a day.
    const isAnswering = await segmind.isAnswering();
    if (isAnswering && (await line.spendTrial())) return null;
    const silent = failure('segmind-busy', 'Segmind does not answer.');
    await line.report(
      { ...slot, id: event.id },
      { kind: 'failed', failure: isAnswering ? open.failure : silent, retryAfterSeconds: null },
    );
    return rejoin(event, open.failure);
  }

  /** Reports a refused submit to the breaker and decides what follows. */
  async function refused(
    event: SubmitEvent,
    breaker: Breaker | null,
    { failure: error, retryAfterSeconds }: Extract<SubmissionResult, { kind: 'refused' }>,
  ): Promise<Rejoin | Requeue | Busy | Failed> {
    const { id, slot, since, waits } = event;
    const reporter = { ...slot, id };
    const isPassing = error.fault === 'account' || error.fault === 'transient';
    // A failure that ends the photo is reported with its record, before the slot is released.
    if (!isPassing) return { outcome: OUTCOME.failed, error };
    const after = await line.report(reporter, { kind: 'failed', failure: error, retryAfterSeconds });
    if (error.fault === 'account') {
      const isCounted = breaker?.open === undefined && !OWN_FAILURES.includes(error.code);
      const refusals = event.refusals + (isCounted ? 1 : 0);
      if (refusals < MAX_REFUSALS) return rejoin(event, error, refusals);
      return { outcome: OUTCOME.failed, error: refusedAlone(error, refusals) };
    }
    const isRateLimit = error.code === 'rate-limited';
    const retry = decideRetry(error, {
      since,
      limitSeconds: transientLimitSeconds,
      waits: isRateLimit ? Math.min(waits, MAX_RATE_LIMIT_WAITS) : waits,
      retryAfterSeconds,
      nowMs: now(),
      random,
    });
    if (retry.outcome === OUTCOME.failed) return retry;
    if (isRateLimit && !slot.isTrial) return retry;
    // Other photos have the same failure: it is not this photo's own, so it keeps its position.
    if (slot.isTrial || after?.open !== undefined) return rejoinForTrial(event, error, after);
    if (waits < MAX_WAITS_IN_SLOT && retry.waitSeconds <= MAX_WAIT_IN_SLOT_SECONDS) return retry;
    await leave(event, 'wait');
    return { ...retry, outcome: OUTCOME.requeue };
  }

  return async (event: SubmitEvent): Promise<SubmitOutcome> => {
    const { id, slot } = event;
    const breaker = await line.findBreaker();
    // A job that this photo has already is followed, whatever the breaker says. If the photo may be posted,
    // `submit` reads its receipt anyway.
    const isStopped = breaker?.open !== undefined || pausedFor(breaker) > 0;
    const isRecalled = isStopped || slot.pool === 'collect';
    const recalled = isRecalled ? await submission.recall(event, slot) : null;
    // A cancelled photo holds no slot: it ends.
    const mayPost = recalled === null && slot.number !== NO_SLOT;
    const obstacle = mayPost ? await findObstacle(event, breaker) : null;
    if (obstacle !== null) return obstacle;
    const result = recalled ?? (await submission.submit(event, slot));
    if (result.isRefunded) await line.report({ ...slot, id }, { kind: 'refunded' });
    switch (result.kind) {
      case 'accepted':
        if (breaker !== null && result.isNew) await line.report({ ...slot, id }, { kind: 'accepted' });
        // A job that existed before proves nothing, unless the trial is about results: then the trial
        // continues.
        else if (!result.isNew && slot.isTrial && breaker?.open?.cause !== 'results') {
          await line.report({ ...slot, id }, { kind: 'nothing' });
        }
        return { outcome: OUTCOME.accepted, job: result.job };
      case 'refused':
        return refused(event, breaker, result);
      case 'under-way':
        return { outcome: OUTCOME.busy, waitSeconds: result.waitSeconds, error: underWay() };
      case 'unprepared':
        if (slot.isTrial) await line.report({ ...slot, id }, { kind: 'nothing' });
        await leave(event, 'prepare');
        return {
          outcome: OUTCOME.unprepared,
          error: failure(
            'step-crashed',
            'The photo has no working copy for this model, although Retouch prepared it several times. Check that all functions are of the same deployment, and that nothing deletes copies from the state bucket; then run the photo again.',
          ),
        };
      case 'no-slot':
        // The execution was redriven, or keep-line released the slot because it took the execution for dead.
        return {
          outcome: OUTCOME.rejoin,
          error: failure('segmind-busy', 'The photo lost its slot.'),
          refusals: event.refusals,
        };
    }
  };
}

function underWay(): Failure {
  return failure('segmind-busy', 'An earlier submit of this photo may still be in progress.');
}

function refusedAlone({ message }: Failure, refusals: number): Failure {
  return failure(
    'segmind-refused',
    `${message} Segmind refused this photo ${refusals} times and accepted other photos in between, so the account is in ` +
      'order. Change the photo or its recipe and upload it again.',
  );
}
