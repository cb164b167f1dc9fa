import type { Failure } from '../domain/failure.ts';
import type { Write } from '../table/write.ts';
import { BREAKER_KEY, type Breaker, type LineItems } from './line-items.ts';

/** A version of the API key's secret. */
export interface SecretVersion {
  readonly version: string;
  readonly changedAt: Date;
}

/** Waits between trials: 30 s, 1, 2, 4, 8 and then 10 minutes; after a day, one hour. */
const FIRST_TRIAL_SECONDS = 30;
const MAX_TRIAL_SECONDS = 600;
/** The trials of the first day, of which all but a few are ten minutes apart. */
const FREQUENT_TRIALS = 148;
const LATE_TRIAL_SECONDS = 3600;

/** How long after the nth trial, from 0 for the opening, the next one is due, seconds. */
export function trialWaitSeconds(trials: number): number {
  if (trials > FREQUENT_TRIALS) return LATE_TRIAL_SECONDS;
  return Math.min(FIRST_TRIAL_SECONDS * 2 ** Math.min(trials, 16), MAX_TRIAL_SECONDS);
}

/** Whether a trial is due: its time has come, and none is under way. */
export function isTrialDue({ breaker, slots }: LineItems, now: Date): boolean {
  return breaker !== null && now >= new Date(breaker.trialAt) && !slots.some(({ isTrial }) => isTrial);
}

/**
 * The photo whose turn it is to be the trial: the one behind the last, and the first again after the last one in the
 * queue, so that a photo that is refused for a reason of its own does not keep the breaker open.
 */
export function nextTrial({ breaker, tickets }: LineItems) {
  const after = breaker?.lastTrial ?? '';
  return tickets.find(({ joinedAt, id }) => `${joinedAt}#${id}` > after) ?? tickets[0];
}

/** Opens the breaker, or notes what a trial was told. A breaker that is open already keeps its own time. */
export function tripBreaker(
  failure: Failure,
  retryAfterSeconds: number | null,
  now: Date,
  isTrial: boolean,
): Write {
  const first = { since: now.toISOString(), trials: 0, format: 1 };
  const told = retryAfterSeconds === null ? null : after(now, retryAfterSeconds);
  const trialAt = told ?? after(now, trialWaitSeconds(0));
  if (!isTrial) {
    return { put: { ...BREAKER_KEY, ...first, failure, trialAt }, condition: 'attribute_not_exists(#pk)' };
  }
  return {
    update: BREAKER_KEY,
    set: { failure, ...(told !== null && { trialAt: told }) },
    setOnce: { ...first, ...(told === null && { trialAt }) },
  };
}

/** Begins a trial: refused if another began since the breaker was read, or it is closed. */
export function beginTrial(breaker: Breaker, trial: { joinedAt: string; id: string }, now: Date): Write {
  const trials = breaker.trials + 1;
  return {
    update: BREAKER_KEY,
    set: {
      trials,
      lastTrial: `${trial.joinedAt}#${trial.id}`,
      trialAt: after(now, trialWaitSeconds(trials)),
    },
    condition: '#trials = :before AND #since = :since',
    values: { before: breaker.trials, since: breaker.since },
  };
}

/** Closes the breaker. */
export function closeBreaker(): Write {
  return { delete: BREAKER_KEY };
}

/** Notes the secret's version, and makes a trial due if it is a new one; null if there is nothing to write. */
export function noteSecret(breaker: Breaker, { version, changedAt }: SecretVersion, now: Date): Write | null {
  const { keyVersion, since } = breaker;
  if (keyVersion === version) return null;
  // At the first look its date tells: the key that was refused is older than the opening.
  const isNew = keyVersion !== undefined || changedAt > new Date(since);
  return {
    update: BREAKER_KEY,
    set: { keyVersion: version, ...(isNew && { trialAt: now.toISOString() }) },
    condition: '#since = :since',
    values: { since },
  };
}

function after(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}
