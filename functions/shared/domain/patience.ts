import { OUTCOME } from '../contract.ts';
import { waitSeconds } from './backoff.ts';
import { type Failure, failure, isPassing } from './failure.ts';

/** Not now: the workflow waits and asks the same step again. */
export interface Busy {
  readonly outcome: typeof OUTCOME.busy;
  readonly waitSeconds: number;
  /** What there is to wait for. */
  readonly error: Failure;
}

/** The photo ends here. */
export interface Failed {
  readonly outcome: typeof OUTCOME.failed;
  readonly error: Failure;
}

/** How long trouble is borne. */
export interface Patience {
  /** When the clock began, ISO 8601. */
  readonly since: string;
  /** How long it runs, seconds. */
  readonly limitSeconds: number;
  /** How many times in a row it was waited already. */
  readonly waits: number;
  /** What the reply said to wait, seconds, or null. */
  readonly toldSeconds: number | null;
  /** The clock, Unix time in milliseconds. */
  readonly nowMs: number;
  readonly random: () => number;
  /** Whether it is asked once more when the clock has run out: for what is paid for. */
  readonly asksAtLast?: boolean;
}

/** A job just taken may be unknown to the server asked first; one unknown this many times in a row is gone. */
const MAX_NOT_FOUND = 3;

/** What trouble leads to: a wait while it may pass and the clock allows, else the end. */
export function bear(trouble: Failure, patience: Patience): Busy | Failed {
  const isGone = trouble.code === 'job-not-found' && patience.waits + 1 >= MAX_NOT_FOUND;
  if (isGone || !isPassing(trouble)) return { outcome: OUTCOME.failed, error: trouble };
  const seconds = waitSeconds(patience.waits, patience.toldSeconds, patience.random);
  const endMs = Date.parse(patience.since) + patience.limitSeconds * 1000;
  const leftSeconds = (endMs - patience.nowMs) / 1000;
  if (seconds <= leftSeconds) return { outcome: OUTCOME.busy, waitSeconds: seconds, error: trouble };
  if (patience.asksAtLast && leftSeconds > 0) {
    return { outcome: OUTCOME.busy, waitSeconds: Math.ceil(leftSeconds), error: trouble };
  }
  const message = `${trouble.message} It was so until the limit of ${describeSeconds(patience.limitSeconds)} was reached.`;
  return { outcome: OUTCOME.failed, error: failure(trouble.code, message) };
}

/** 900 → "15 minutes", 3600 → "1 hour". */
export function describeSeconds(seconds: number): string {
  const [size, unit] =
    seconds % 3600 === 0 ? [3600, 'hour'] : seconds % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
