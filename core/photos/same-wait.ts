import { OUTCOME } from '../contract/outcomes.ts';
import { failure } from '../domain/failure.ts';
import type { Busy } from '../domain/retry-policy.ts';

const LEAST_SECONDS = 10;
const MOST_SECONDS = 3600;
/** The next check comes after this share of the wait so far. */
const SHARE = 0.25;

/**
 * How long a photo waits before it checks again if the same photo has ended, seconds: a quarter of its wait
 * so far, between 10 s and an hour. That is about 30 checks in four hours, and about 700 in 28 days.
 */
export function sameWaitSeconds(waitedSeconds: number): number {
  return Math.min(Math.max(Math.ceil(waitedSeconds * SHARE), LEAST_SECONDS), MOST_SECONDS);
}

/** The answer for a photo that has waited for the same photo since `startedAt`, ISO 8601. */
export function waitForSame(id: string, startedAt: string, nowMs: number): Busy {
  return {
    outcome: OUTCOME.busy,
    waitSeconds: sameWaitSeconds((nowMs - Date.parse(startedAt)) / 1000),
    error: failure(
      'queue-timed-out',
      `The photo ${id} has the same bytes, recipe and model under the same key. This photo waited for that one to end, which ` +
        'did not happen. Find out why the line does not move (the alarm says it), and run the photo again.',
    ),
  };
}
