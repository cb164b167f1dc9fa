import type { Priority } from '../contract/recipe.ts';
import type { Failure } from '../domain/failure.ts';
import type { SecretVersion } from '../segmind/secret-version.ts';
import type { Write } from '../table/write.ts';
import { type Breaker, type Cause, type OpenBreaker, replaceBreaker } from './breaker-item.ts';
import { positionOf, type Ticket } from './line-items.ts';
import { deadlineOf, trialWaitSeconds, unknownTrialWaitSeconds } from './trial-times.ts';

/** What a step learned about Segmind from one photo. */
export type News =
  /** Segmind took a job of the photo. */
  | { readonly kind: 'accepted' }
  /** The photo's result is stored. */
  | { readonly kind: 'stored' }
  /** The photo failed. The failure's fault decides what that means for the breaker. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly retryAfterSeconds: number | null }
  /** Segmind did not take a submit that was counted for the day: the day has room for another photo. */
  | { readonly kind: 'refunded' }
  /** A trial that showed nothing about Segmind: the next one can begin. */
  | { readonly kind: 'nothing' };

/** The photo that the news is about. */
export interface Reporter {
  readonly id: string;
  readonly isTrial: boolean;
  /** When the photo joined the queue, and its priority. Trials begin with the photo behind it. */
  readonly joinedAt?: string | undefined;
  readonly priority?: Priority | undefined;
}

/** The number of unknown outcomes, without an acceptance in between, that opens the breaker. */
const MAX_UNKNOWN = 2;
/** The number of photos in a row without a result that opens the breaker. */
const MAX_RESULTLESS = 3;
/** How long a rate limit pauses submits if its reply does not say. */
const PAUSE_SECONDS = 15;
/** The most trials in 24 hours that may post a photo after an unknown outcome. */
const MAX_SPENT_TRIALS = 12;
const DAY_MS = 86_400_000;

const NO_BREAKER: Breaker = { revision: 0, unknownPhotos: [], resultlessPhotos: [] };

/** Returns the breaker after the news; the same object if nothing changes. */
export function hear(before: Breaker | null, photo: Reporter, news: News, now: Date): Breaker | null {
  const breaker = before ?? NO_BREAKER;
  const after = change(breaker, photo, news, now);
  if (after === breaker) return before;
  return isIdle(after) ? null : after;
}

function change(breaker: Breaker, photo: Reporter, news: News, now: Date): Breaker {
  const { open } = breaker;
  switch (news.kind) {
    case 'accepted': {
      // The photo may have been posted before the breaker opened: it shows nothing about the time since.
      if (open !== undefined && (!isTrialOf(open, photo) || open.cause === 'results')) return breaker;
      return accept(breaker, now);
    }
    case 'stored': {
      if (open?.cause === 'results') return close({ ...breaker, resultlessPhotos: [] });
      return breaker.resultlessPhotos.length === 0 ? breaker : { ...breaker, resultlessPhotos: [] };
    }
    case 'refunded':
      return open?.failure.code === 'daily-limit-reached' ? withTrialAt(breaker, open, now) : breaker;
    case 'nothing':
      return open !== undefined && isTrialOf(open, photo)
        ? withTrialAt(breaker, endTrial(open), now)
        : breaker;
    case 'failed':
      return fail(breaker, photo, news, now);
  }
}

/** The breaker after an acceptance forgets what counted against Segmind. A rate limit runs to its end. */
function accept(breaker: Breaker, now: Date): Breaker {
  const { open, transientPhoto, unknownPhotos, pausedUntil, resultlessPhotos, revision } = breaker;
  const isPaused = pausedUntil !== undefined && pausedUntil > now.toISOString();
  const spentTrials = recentTrials(breaker, now);
  const isForgetting =
    open !== undefined ||
    transientPhoto !== undefined ||
    unknownPhotos.length > 0 ||
    spentTrials.length < (breaker.spentTrials?.length ?? 0);
  // While results are missing or submits are paused, most acceptances change nothing.
  if (!isForgetting && isPaused === (pausedUntil !== undefined)) return breaker;
  return {
    revision,
    unknownPhotos: [],
    resultlessPhotos,
    ...(spentTrials.length > 0 && { spentTrials }),
    ...(isPaused && { pausedUntil }),
  };
}

function fail(
  breaker: Breaker,
  photo: Reporter,
  { failure, retryAfterSeconds }: Extract<News, { kind: 'failed' }>,
  now: Date,
): Breaker {
  const { open } = breaker;
  const opened = (cause: Cause) => ({
    ...breaker,
    open: openFor(breaker, cause, photo, failure, retryAfterSeconds, now),
  });
  const trialFailed = (cause: Cause) =>
    open !== undefined && isTrialOf(open, photo)
      ? { ...breaker, open: failTrial(breaker, open, cause, failure, retryAfterSeconds, now) }
      : breaker;
  const fault = failure.code === 'collecting-crashed' ? 'result' : failure.fault;
  switch (fault) {
    case 'account':
      return open === undefined ? opened('account') : trialFailed('account');
    case 'transient': {
      if (open !== undefined) return trialFailed('outage');
      if (failure.code === 'rate-limited') {
        const until = after(now, retryAfterSeconds ?? PAUSE_SECONDS);
        return until > (breaker.pausedUntil ?? '') ? { ...breaker, pausedUntil: until } : breaker;
      }
      if (breaker.transientPhoto === photo.id) return breaker;
      return breaker.transientPhoto === undefined
        ? { ...breaker, transientPhoto: photo.id }
        : opened('outage');
    }
    case 'unknown': {
      if (open !== undefined) return trialFailed('unknown-outcome');
      const unknownPhotos = add(breaker.unknownPhotos, photo.id);
      if (unknownPhotos === breaker.unknownPhotos) return breaker;
      return unknownPhotos.length < MAX_UNKNOWN ? { ...breaker, unknownPhotos } : opened('unknown-outcome');
    }
    case 'result': {
      if (open?.cause === 'results') return trialFailed('results');
      const resultlessPhotos = add(breaker.resultlessPhotos, photo.id);
      if (resultlessPhotos === breaker.resultlessPhotos) return breaker;
      const counted = { ...breaker, resultlessPhotos };
      return resultlessPhotos.length < MAX_RESULTLESS ? counted : { ...opened('results'), resultlessPhotos };
    }
    default:
      // The photo's own fault, or a fault of Retouch: it shows nothing about Segmind.
      return change(breaker, photo, { kind: 'nothing' }, now);
  }
}

function openFor(
  breaker: Breaker,
  cause: Cause,
  { id, joinedAt, priority }: Reporter,
  failure: Failure,
  retryAfterSeconds: number | null,
  now: Date,
): OpenBreaker {
  const spent = recentTrials(breaker, now).length;
  const isCostly = cause === 'unknown-outcome' && spent > 0;
  const wait = isCostly ? unknownTrialWaitSeconds(spent) : trialWaitSeconds(cause, 0);
  return {
    cause,
    since: now.toISOString(),
    failure,
    trials: 0,
    trialAt: after(now, Math.max(retryAfterSeconds ?? 0, wait)),
    // The first trial is another photo than the refused one, if one waits.
    lastTrial: joinedAt === undefined ? '' : positionOf({ joinedAt, id, priority }),
  };
}

/** The causes, mildest first. A failed trial makes the cause graver, or turns `account` into `outage`. */
const SEVERITY: readonly Cause[] = ['outage', 'account', 'unknown-outcome', 'results'];

function failTrial(
  breaker: Breaker,
  open: OpenBreaker,
  cause: Cause,
  failure: Failure,
  retryAfterSeconds: number | null,
  now: Date,
): OpenBreaker {
  const isMild = (one: Cause) => one === 'outage' || one === 'account';
  const isGraver = SEVERITY.indexOf(cause) > SEVERITY.indexOf(open.cause);
  const asked = retryAfterSeconds === null ? '' : after(now, retryAfterSeconds);
  const spent =
    cause === 'unknown-outcome' ? after(now, unknownTrialWaitSeconds(recentTrials(breaker, now).length)) : '';
  return {
    ...endTrial(open),
    cause: isGraver || (isMild(open.cause) && isMild(cause)) ? cause : open.cause,
    failure,
    trialAt: latest(open.trialAt, asked, spent),
  };
}

/** Whether this photo is the running trial. After a trial's deadline another photo may have replaced it. */
function isTrialOf({ trial }: OpenBreaker, { id, isTrial }: Reporter): boolean {
  return isTrial && trial?.id === id;
}

function endTrial({ trial: _, ...open }: OpenBreaker): OpenBreaker {
  return open;
}

/** Whether a trial is due: its time has come, and no other trial is running. */
export function isTrialDue({ trialAt, trial }: OpenBreaker, now: Date): boolean {
  return now >= new Date(trialAt) && (trial === undefined || now >= new Date(trial.deadline));
}

/** The write that begins a trial with this photo. Refused if the breaker has changed since it was read. */
export function beginTrial(breaker: Breaker, open: OpenBreaker, ticket: Ticket, now: Date): Write {
  const trials = open.trials + 1;
  return replaceBreaker(breaker, {
    ...breaker,
    open: {
      ...open,
      trials,
      lastTrial: positionOf(ticket),
      trial: { id: ticket.id, deadline: after(now, deadlineOf(open.cause)) },
      trialAt: after(now, trialWaitSeconds(open.cause, trials)),
    },
  });
}

/** The breaker after one more trial behind an unknown outcome; null after 12 of them in 24 hours. */
export function spendTrial(breaker: Breaker, now: Date): Breaker | null {
  const recent = recentTrials(breaker, now);
  if (recent.length >= MAX_SPENT_TRIALS) return null;
  return { ...breaker, spentTrials: [...recent, now.toISOString()] };
}

function recentTrials({ spentTrials = [] }: Breaker, now: Date): readonly string[] {
  return spentTrials.filter((at) => now.getTime() - Date.parse(at) < DAY_MS);
}

/** Closes a breaker that no photo waits for, if it is still the opening that was read. */
export function closeIdle(breaker: Breaker, { since, cause }: OpenBreaker): Breaker | null {
  if (breaker.open?.since !== since || breaker.open.cause !== cause) return breaker;
  const closed = close(breaker);
  return isIdle(closed) ? null : closed;
}

/** When the next trial may post a photo after an unknown outcome, ISO 8601. */
export function nextSpendingAt({ spentTrials = [] }: Breaker, now: Date): string {
  const oldest = spentTrials.at(-MAX_SPENT_TRIALS);
  return oldest === undefined ? now.toISOString() : new Date(Date.parse(oldest) + DAY_MS).toISOString();
}

/** Stores the secret's version; a new one makes a trial due. Returns the same object if nothing changes. */
export function noteSecret(breaker: Breaker, { version, changedAt }: SecretVersion, now: Date): Breaker {
  const { open } = breaker;
  if (open === undefined || open.keyVersion === version) return breaker;
  // On the first look the date decides: Segmind refused the key of the time when the breaker opened.
  const isNew = open.keyVersion !== undefined || changedAt > new Date(open.since);
  const noted = { ...open, keyVersion: version };
  return isNew ? withTrialAt(breaker, noted, now) : { ...breaker, open: noted };
}

/**
 * Stores the version of the settings that can end the failure, such as the model, and makes a trial due if
 * the version is new. Returns the same object if nothing changes.
 */
export function noteSettings(breaker: Breaker, version: string, now: Date): Breaker {
  const { open } = breaker;
  if (open === undefined || open.modelVersion === version) return breaker;
  const noted = { ...open, modelVersion: version };
  if (open.modelVersion === undefined) return { ...breaker, open: noted };
  // Earlier trials ran with other settings.
  return withTrialAt(breaker, { ...noted, trials: 0 }, now);
}

function withTrialAt(breaker: Breaker, open: OpenBreaker, at: Date): Breaker {
  return { ...breaker, open: { ...open, trialAt: at.toISOString() } };
}

function close({ open: _, ...breaker }: Breaker): Breaker {
  return breaker;
}

function isIdle(breaker: Breaker): boolean {
  const { transientPhoto, unknownPhotos, resultlessPhotos, spentTrials = [], pausedUntil, open } = breaker;
  const counted = unknownPhotos.length + resultlessPhotos.length + spentTrials.length;
  const isCounting = transientPhoto !== undefined || counted > 0;
  return !isCounting && pausedUntil === undefined && open === undefined;
}

function add(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id];
}

function after(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}

/** The latest of several times in ISO 8601, all in UTC with milliseconds. */
function latest(...times: readonly string[]): string {
  return times.reduce((last, time) => (time > last ? time : last));
}
