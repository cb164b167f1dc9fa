import * as z from 'zod/mini';
import { OUTCOME } from '../shared/contract.ts';
import { type Failure, failure } from '../shared/domain/failure.ts';
import type { Job } from '../shared/domain/job.ts';
import { type Busy, bear, type Failed } from '../shared/domain/patience.ts';
import type { LineStore } from '../shared/line/line-store.ts';
import { identitySchema, photoSchema, recipeSchema, waitsSchema } from '../shared/step-schemas.ts';
import type { Submission } from '../shared/submission/submission.ts';

export const submitEventSchema = z.object({
  ...identitySchema,
  photo: photoSchema,
  recipe: recipeSchema,
  /** When the clock of weather began. */
  since: z.iso.datetime(),
  waits: waitsSchema,
  executionArn: z.string(),
});

/** The photo goes back to its old place in the line, and the line stands still. */
export interface Held {
  readonly outcome: typeof OUTCOME.held;
  readonly error: Failure;
  /** When the reply said to ask again, or null. */
  readonly toldSeconds: number | null;
}

/** The photo leaves its place to others, and comes again after `waitSeconds`. */
export interface GiveWay extends Omit<Busy, 'outcome'> {
  readonly outcome: typeof OUTCOME.giveWay;
}

/** The photo has no place: it joins the line for one. */
export interface Placeless {
  readonly outcome: typeof OUTCOME.placeless;
  /** For one that has been told so too often. */
  readonly error: Failure;
}

export type SubmitOutcome =
  | { outcome: typeof OUTCOME.accepted; job: Job }
  | Placeless
  | Held
  | GiveWay
  | Busy
  | Failed;

/** What submit-retouch needs. */
export interface SubmitRetouchDependencies {
  readonly submission: Submission;
  readonly line: Pick<LineStore, 'read'>;
  readonly weatherLimitSeconds: number;
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * How often a photo may wait at its place, half a minute in all: then it waits outside of it, ever longer. A 500 is
 * often the fault of one photo's parameters, and five such photos must not keep all places for a day.
 */
const MAX_WAITS_IN_PLACE = 2;

/** Submits one photo whose turn it is. */
export function createSubmitRetouch(dependencies: SubmitRetouchDependencies) {
  const { submission, line, weatherLimitSeconds, now, random } = dependencies;
  return async (event: z.infer<typeof submitEventSchema>): Promise<SubmitOutcome> => {
    const { since, waits, executionArn, ...order } = event;
    const { hold, slots } = (await line.read()).line;
    // Redriven, or its place was taken for a dead one's: nobody is at Segmind without a place.
    if (!slots.some((slot) => slot.executionArn === executionArn)) {
      return {
        outcome: OUTCOME.placeless,
        error: failure('segmind-busy', 'The photo lost its place in line.'),
      };
    }
    const recalled = hold === null ? null : await submission.recall(order);
    // The line stands still: nothing is posted but keep-line's probes.
    if (hold !== null && recalled === null) {
      return { outcome: OUTCOME.held, error: hold.error, toldSeconds: null };
    }
    const result = recalled ?? (await submission.submit(order));
    if (result.kind === 'accepted') return { outcome: OUTCOME.accepted, job: result.job };
    const { failure: error, toldSeconds } = result;
    if (error.fault === 'account') return { outcome: OUTCOME.held, error, toldSeconds };
    const limitSeconds = weatherLimitSeconds;
    const borne = bear(error, { since, limitSeconds, waits, toldSeconds, nowMs: now(), random });
    return borne.outcome === OUTCOME.busy && waits >= MAX_WAITS_IN_PLACE
      ? { ...borne, outcome: OUTCOME.giveWay }
      : borne;
  };
}
