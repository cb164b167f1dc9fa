import { randomInt } from 'node:crypto';
import { PARTITION } from '../contract/table.ts';
import type { Failure } from '../domain/failure.ts';
import type { Item, Key } from '../table/item.ts';
import type { Write } from '../table/write.ts';

/**
 * Why the breaker is open:
 * - `account`: Segmind refuses the account.
 * - `outage`: Segmind fails requests.
 * - `unknown-outcome`: Segmind leaves the outcomes of submits unknown.
 * - `results`: the jobs that Segmind takes give no results.
 * - `restored`: the table was restored from a backup.
 */
export const CAUSES = ['account', 'outage', 'unknown-outcome', 'results', 'restored'] as const;
export type Cause = (typeof CAUSES)[number];

/** The open breaker: photos are not submitted, except for one trial at a time. */
export interface OpenBreaker {
  readonly cause: Cause;
  /** When it opened, ISO 8601. */
  readonly since: string;
  /** The last failure that was reported to it. */
  readonly failure: Failure;
  /** The number of trials so far. */
  readonly trials: number;
  /** When the next trial is due, ISO 8601. */
  readonly trialAt: string;
  /** The trial of a half-open breaker. It counts as failed after its deadline, ISO 8601. */
  readonly trial?: { readonly id: string; readonly deadline: string };
  /** The position of the last trial's photo: the next trial is the photo behind it. */
  readonly lastTrial: string;
  /** The version of the API key's secret that was last seen since the breaker opened. */
  readonly keyVersion?: string;
  /** The settings' version last seen since it opened. The name is from when only the model was watched. */
  readonly modelVersion?: string;
}

/** The state of the circuit breaker. The table has no item of it while there is nothing to remember. */
export interface Breaker {
  /** Grows with each change, from a random start. A change is conditional on the revision that was read. */
  readonly revision: number;
  /** The photo that last had a transient failure, if no photo was accepted since. */
  readonly transientPhoto?: string;
  /** The photos with an unknown outcome of their submit, if no photo was accepted since. */
  readonly unknownPhotos: readonly string[];
  /** The photos with a job that gave no result, if no result was stored since. */
  readonly resultlessPhotos: readonly string[];
  /**
   * When trials posted a photo after an unknown outcome, in the last 24 hours, ISO 8601. These times stay
   * when the breaker closes in between: a vendor that accepts a photo now and then gets no additional trials.
   */
  readonly spentTrials?: readonly string[];
  /** Segmind's rate limit is reached: no photo is submitted until this time, ISO 8601. */
  readonly pausedUntil?: string;
  /** Absent while the breaker is closed. */
  readonly open?: OpenBreaker;
}

export const BREAKER_KEY: Key = { pk: PARTITION.line.submit, sk: 'breaker' };
const FORMAT = 2;
/** The largest range that `randomInt` takes. */
const REVISIONS = 2 ** 48 - 1;

/** Replaces the breaker that was read, or deletes it. Refused if the breaker has changed since the read. */
export function replaceBreaker(before: Breaker | null, breaker: Breaker | null): Write {
  const isNew = before === null || before.revision === 0;
  const guard = isNew
    ? { condition: 'attribute_not_exists(#pk)' }
    : { condition: '#revision = :before', values: { before: before.revision } };
  if (breaker === null) return { delete: BREAKER_KEY, ...guard };
  // If every breaker started at 1, a change could mistake a new breaker for the one that it has read.
  const revision = isNew ? randomInt(1, REVISIONS) : before.revision + 1;
  return { put: { ...BREAKER_KEY, format: FORMAT, ...breaker, revision }, ...guard };
}

export function readBreaker(item: Item | null | undefined): Breaker | null {
  return (item ?? null) as unknown as Breaker | null;
}
