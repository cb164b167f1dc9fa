import { OUTCOME } from '../contract/outcomes.ts';
import { waitSeconds } from './backoff.ts';
import { type Failure, failure, isRetryable } from './failure.ts';

/** Not possible now: the workflow waits and runs the same step again. */
export interface Busy {
  readonly outcome: typeof OUTCOME.busy;
  readonly waitSeconds: number;
  /** The reason for the wait. */
  readonly error: Failure;
}

/** The photo fails here. */
export interface Failed {
  readonly outcome: typeof OUTCOME.failed;
  readonly error: Failure;
}

/** How long a step is retried. */
export interface RetryPolicy {
  /** When the time limit began to run, ISO 8601. */
  readonly since: string;
  /** The time limit, seconds. */
  readonly limitSeconds: number;
  /** How many times in a row the photo has waited. */
  readonly waits: number;
  /** The wait that the reply asked for, seconds, or null. */
  readonly retryAfterSeconds: number | null;
  /** The current time, Unix time in milliseconds. */
  readonly nowMs: number;
  readonly random: () => number;
  /** Whether to retry once more at the very end of the time limit: for a job that is paid for. */
  readonly isRetriedAtLast?: boolean;
}

/** Decides what a failure leads to: a wait, if it may pass within the time limit, or the photo's end. */
export function decideRetry(problem: Failure, policy: RetryPolicy): Busy | Failed {
  if (!isRetryable(problem)) return { outcome: OUTCOME.failed, error: problem };
  const seconds = waitSeconds(policy.waits, policy.retryAfterSeconds, policy.random);
  const endMs = Date.parse(policy.since) + policy.limitSeconds * 1000;
  const leftSeconds = (endMs - policy.nowMs) / 1000;
  if (seconds <= leftSeconds) return { outcome: OUTCOME.busy, waitSeconds: seconds, error: problem };
  if (policy.isRetriedAtLast && leftSeconds > 0) {
    return { outcome: OUTCOME.busy, waitSeconds: Math.ceil(leftSeconds), error: problem };
  }
  const message = `${problem.message} This lasted until the retry limit of ${describeSeconds(policy.limitSeconds)}.`;
  return { outcome: OUTCOME.failed, error: failure(problem.code, message) };
}

/** Formats seconds: 900 → "15 minutes", 3600 → "1 hour". */
export function describeSeconds(seconds: number): string {
  const [size, unit] =
    seconds % 3600 === 0 ? [3600, 'hour'] : seconds % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
