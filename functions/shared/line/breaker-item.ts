import { randomInt } from 'node:crypto';
import { PARTITION } from '../contract.ts';
import type { Failure } from '../domain/failure.ts';
import type { Item, Key } from '../table/item.ts';
import type { Write } from '../table/write.ts';

/**
 * Why the breaker is open: Segmind refuses the account, it fails what is sent to it, it leaves the outcomes of submits
 * unknown, or the jobs that it takes give no results; or the table was restored from a backup.
 */
export const CAUSES = ['account', 'outage', 'unknown-outcome', 'results', 'restored'] as const;
export type Cause = (typeof CAUSES)[number];

/** The open breaker: no photo is submitted, except one trial at a time. */
export interface OpenBreaker {
  readonly cause: Cause;
  /** When it opened, ISO 8601. */
  readonly since: string;
  /** The last failure that it heard of. */
  readonly failure: Failure;
  /** How many trials there were. */
  readonly trials: number;
  /** When the next trial is due, ISO 8601. */
  readonly trialAt: string;
  /** The trial under way: it counts as failed at its deadline, ISO 8601. Then the breaker is half-open. */
  readonly trial?: { readonly id: string; readonly deadline: string };
  /** The position of the last trial's photo: the next trial is the photo behind it. */
  readonly lastTrial: string;
  /** The version of the API key's secret that was seen since it opened. */
  readonly keyVersion?: string;
  /** The version of the settings that was seen since it opened: items keep the name from when it was the model's alone. */
  readonly modelVersion?: string;
}

/** The circuit breaker. There is no item of it while all is well. */
export interface Breaker {
  /** Grows with each change, from a random start: a change is conditional on what was read. */
  readonly revision: number;
  /** The photo that met transient trouble last, if no photo was accepted since. */
  readonly transientPhoto?: string;
  /** The photos whose submits had an unknown outcome, if no photo was accepted since. */
  readonly unknownPhotos: readonly string[];
  /** The photos whose jobs gave no result, if no result was stored since. */
  readonly resultlessPhotos: readonly string[];
  /**
   * When trials posted a photo behind an unknown outcome, in the last 24 hours, ISO 8601. They count on if the breaker
   * closes meanwhile: a vendor that takes a photo now and then gets no more of them for that.
   */
  readonly spentTrials?: readonly string[];
  /** Segmind's rate limit is reached: no photo is submitted until then, ISO 8601. */
  readonly pausedUntil?: string;
  /** Absent while the breaker is closed. */
  readonly open?: OpenBreaker;
}

export const BREAKER_KEY: Key = { pk: PARTITION.line.submit, sk: 'breaker' };
const FORMAT = 2;
/** The largest range that `randomInt` takes. */
const REVISIONS = 2 ** 48 - 1;

/** Replaces the breaker as it was read, or removes it: refused if it has changed since. */
export function replaceBreaker(before: Breaker | null, breaker: Breaker | null): Write {
  const isNew = before === null || before.revision === 0;
  const guard = isNew
    ? { condition: 'attribute_not_exists(#pk)' }
    : { condition: '#revision = :before', values: { before: before.revision } };
  if (breaker === null) return { delete: BREAKER_KEY, ...guard };
  // If each breaker began with 1, a change could take a new breaker for the one that it has read.
  const revision = isNew ? randomInt(1, REVISIONS) : before.revision + 1;
  return { put: { ...BREAKER_KEY, format: FORMAT, ...breaker, revision }, ...guard };
}

export function readBreaker(item: Item | null | undefined): Breaker | null {
  return (item ?? null) as unknown as Breaker | null;
}
