import type { Cause } from './breaker-item.ts';

const DAY_SECONDS = 86_400;

/** Waits between trials: 30 s, 1, 2, 4, 8 and then 10 minutes; after a day, one hour. */
const FIRST_SECONDS = 30;
const MAX_SECONDS = 600;

/** Trials of an outage cost nothing: 5 s, 10, 20 … 10 minutes. A vendor that is just busy soon accepts. */
const FIRST_OUTAGE_SECONDS = 5;
/** The trials of the first day; all but the first few are ten minutes apart. */
const FREQUENT_TRIALS = 148;
const LATE_SECONDS = 3600;

/** A trial of the results is paid for: 10 minutes, 20, 40 … one day. */
const FIRST_RESULTS_SECONDS = 600;

/** A photo that is posted after an unknown outcome may be lost: 1 minute, 2, 4 … 4 hours. */
const FIRST_UNKNOWN_SECONDS = 60;
const MAX_UNKNOWN_SECONDS = 4 * 3600;

/** The wait after the nth trial until the next one is due, seconds. n = 0 is the opening. */
export function trialWaitSeconds(cause: Cause, trials: number): number {
  if (cause === 'results') return Math.min(FIRST_RESULTS_SECONDS * 2 ** Math.min(trials, 16), DAY_SECONDS);
  if (trials > FREQUENT_TRIALS) return LATE_SECONDS;
  const first = cause === 'outage' ? FIRST_OUTAGE_SECONDS : FIRST_SECONDS;
  return Math.min(first * 2 ** Math.min(trials, 16), MAX_SECONDS);
}

/** The wait after the nth trial that posted a photo after an unknown outcome, seconds. */
export function unknownTrialWaitSeconds(spentTrials: number): number {
  return Math.min(FIRST_UNKNOWN_SECONDS * 2 ** Math.max(0, spentTrials - 1), MAX_UNKNOWN_SECONDS);
}

/** The time after which a trial counts as failed, seconds: a submit, or a job until its result is stored. */
export function deadlineOf(cause: Cause): number {
  return cause === 'results' ? 3600 : 600;
}
