import { OUTCOME } from '../contract.ts';
import { waitSeconds } from './backoff.ts';
import { type Failure, failure, isRetryable } from './failure.ts';

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

/** How long a step is retried. */
export interface RetryPolicy {
  /** When the clock began, ISO 8601. */
  readonly since: string;
  /** How long it runs, seconds. */
  readonly limitSeconds: number;
  /** How many times in a row the photo waited already. */
  readonly waits: number;
  /** What the reply asked to wait, seconds, or null. */
  readonly retryAfterSeconds: number | null;
  /** The clock, Unix time in milliseconds. */
  readonly nowMs: number;
  readonly random: () => number;
  /** Whether the step is retried once more when the clock has run out: for a job that is paid for. */
  readonly isRetriedAtLast?: boolean;
}

/** What a failure leads to: a wait while it may pass and the clock allows it, else the photo's end. */
export function decideRetry(problem: Failure, policy: RetryPolicy): Busy | Failed {
  if (!isRetryable(problem)) return { outcome: OUTCOME.failed, error: problem };
  const seconds = waitSeconds(policy.waits, policy.retryAfterSeconds, policy.random);
  const endMs = Date.parse(policy.since) + policy.limitSeconds * 1000;
  const leftSeconds = (endMs - policy.nowMs) / 1000;
  if (seconds <= leftSeconds) return { outcome: OUTCOME.busy, waitSeconds: seconds, error: problem };
  if (policy.isRetriedAtLast && leftSeconds > 0) {
    return { outcome: OUTCOME.busy, waitSeconds: Math.ceil(leftSeconds), error: problem };
  }
  const message = `${problem.message} It was so until the limit of ${describeSeconds(policy.limitSeconds)} was reached.`;
  return { outcome: OUTCOME.failed, error: failure(problem.code, message) };
}

/** 900 → "15 minutes", 3600 → "1 hour". */
export function describeSeconds(seconds: number): string {
  const [size, unit] =
    seconds % 3600 === 0 ? [3600, 'hour'] : seconds % 60 === 0 ? [60, 'minute'] : [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
