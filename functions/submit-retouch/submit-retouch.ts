import * as z from 'zod/mini';
import { OUTCOME } from '../shared/contract.ts';
import { type Failure, failure, isRetryable } from '../shared/domain/failure.ts';
import type { Job } from '../shared/domain/job.ts';
import { type Busy, decideRetry, type Failed } from '../shared/domain/retry-policy.ts';
import type { Line } from '../shared/line/line.ts';
import type { Photos } from '../shared/photos/photos.ts';
import type { Step } from '../shared/photos/status.ts';
import {
  admissionSchema,
  identitySchema,
  photoSchema,
  recipeSchema,
  waitsSchema,
} from '../shared/step-schemas.ts';
import type { Submission, SubmissionResult } from '../shared/submission/submission.ts';

export const submitEventSchema = z.object({
  ...identitySchema,
  photo: photoSchema,
  recipe: recipeSchema,
  /** The slot that the photo was given. */
  slot: admissionSchema,
  /** When the clock of transient trouble began. */
  since: z.iso.datetime(),
  waits: waitsSchema,
});

type SubmitEvent = z.infer<typeof submitEventSchema>;

/** The photo has left its slot, and joins the queue again where it was. */
export interface Rejoin {
  readonly outcome: typeof OUTCOME.rejoin;
  /** For a photo that has been told so too often. */
  readonly error: Failure;
  /** The account's trouble, for which the clock of transient trouble starts anew. */
  readonly isAccount: boolean;
}

/** The photo has left its slot to others, and joins the queue again after `waitSeconds`. */
export interface Requeue extends Omit<Busy, 'outcome'> {
  readonly outcome: typeof OUTCOME.requeue;
}

export type SubmitOutcome = { outcome: typeof OUTCOME.accepted; job: Job } | Rejoin | Requeue | Busy | Failed;

/** What submit-retouch needs. */
export interface SubmitRetouchDependencies {
  readonly submission: Submission;
  readonly line: Pick<Line, 'findBreaker' | 'leave' | 'trip' | 'close' | 'serve'>;
  readonly photos: Pick<Photos, 'move'>;
  readonly transientLimitSeconds: number;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * How often a photo may wait in its slot, half a minute in all: then it waits outside of it, ever longer. A 500 is
 * often the fault of one photo's parameters, and five such photos must not hold all slots for a day.
 */
const MAX_WAITS_IN_SLOT = 2;

/** Submits one photo that holds a slot. */
export function createSubmitRetouch(dependencies: SubmitRetouchDependencies) {
  const { submission, line, photos, transientLimitSeconds, now, random } = dependencies;

  async function leave(event: SubmitEvent, step: Step): Promise<void> {
    await line.leave(event, event.slot, photos.move(event, step, { fencing: event.slot.fencing }));
  }

  /** Account trouble: the breaker opens, and the photo goes back to where it was in the queue. */
  async function rejoin(event: SubmitEvent, error: Failure): Promise<Rejoin> {
    await leave(event, 'queue');
    return { outcome: OUTCOME.rejoin, error, isAccount: error.fault === 'account' };
  }

  /** What is submitted: nothing while the breaker is open, unless the photo is its trial. */
  async function submit(event: SubmitEvent): Promise<SubmissionResult | Rejoin> {
    if (event.slot.isTrial) return submission.submit(event, event.slot);
    const breaker = await line.findBreaker();
    if (breaker === null) return submission.submit(event, event.slot);
    // A job that this attempt has been given already is followed all the same.
    return (await submission.recall(event, event.slot)) ?? rejoin(event, breaker.failure);
  }

  return async (event: SubmitEvent): Promise<SubmitOutcome> => {
    const { slot, since, waits } = event;
    const result = await submit(event);
    if ('outcome' in result) return result;
    if (result.kind === 'no-slot') {
      // The execution was redriven, or the slot was taken for that of a dead one.
      return {
        outcome: OUTCOME.rejoin,
        error: failure('segmind-busy', 'The photo lost its slot.'),
        isAccount: false,
      };
    }
    if (result.kind === 'accepted') {
      // Its trial has closed the breaker: the others follow.
      if (slot.isTrial) await line.serve();
      return { outcome: OUTCOME.accepted, job: result.job };
    }
    const { failure: error, retryAfterSeconds } = result;
    if (error.fault === 'account') {
      await line.trip(error, retryAfterSeconds, slot);
      return rejoin(event, error);
    }
    // Segmind looked at the photo and refused it: the account is in order. A cancelled photo was never posted.
    if (slot.isTrial && error.code === 'segmind-refused') await line.close();
    const limitSeconds = transientLimitSeconds;
    const borne = decideRetry(error, { since, limitSeconds, waits, retryAfterSeconds, nowMs: now(), random });
    // A trial that tells nothing makes room for the next.
    const leavesSlot = isRetryable(error) && (slot.isTrial || waits >= MAX_WAITS_IN_SLOT);
    if (borne.outcome === OUTCOME.failed || !leavesSlot) return borne;
    await leave(event, 'wait');
    return { ...borne, outcome: OUTCOME.requeue };
  };
}
