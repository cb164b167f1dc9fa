import { type Failure, failure } from '../../../core/domain/failure.ts';
import type { FailureCode } from '../../../core/domain/failures.ts';
import { hear, type News, type Reporter } from '../../../core/line/breaker.ts';
import type { Breaker, Cause, OpenBreaker } from '../../../core/line/breaker-item.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00.000Z');

/** The time of the news plus `seconds`. */
export function later(seconds: number): Date {
  return new Date(NOW_MS + seconds * 1000);
}

export function iso(seconds: number): string {
  return later(seconds).toISOString();
}

export function failed(code: FailureCode, retryAfterSeconds: number | null = null): News {
  return { kind: 'failed', failure: failure(code, code), retryAfterSeconds };
}

export const NEWS = {
  accepted: { kind: 'accepted' },
  stored: { kind: 'stored' },
  refunded: { kind: 'refunded' },
  nothing: { kind: 'nothing' },
  account: failed('out-of-credits'),
  transient: failed('segmind-busy'),
  rateLimit: failed('rate-limited'),
  unknown: failed('submit-outcome-unknown'),
  result: failed('job-failed'),
  photo: failed('segmind-refused'),
  content: failed('content-refused'),
  crash: failed('step-crashed'),
  collectingCrash: failed('collecting-crashed'),
} as const satisfies Record<string, News>;

/** The photo with this id, as a step reports it. */
export function photo(id: string, { isTrial = false } = {}): Reporter {
  return { id, isTrial, joinedAt: iso(-600) };
}

/** A breaker that opened a minute ago, with a trial under way. */
export function openBreaker(cause: Cause, more: Partial<OpenBreaker> = {}): Breaker & { open: OpenBreaker } {
  const failures: Record<Cause, Failure> = {
    account: failure('out-of-credits', 'x'),
    outage: failure('segmind-busy', 'x'),
    'unknown-outcome': failure('submit-outcome-unknown', 'x'),
    results: failure('job-failed', 'x'),
    restored: failure('table-restored', 'x'),
  };
  const open: OpenBreaker = {
    cause,
    since: iso(-60),
    failure: failures[cause],
    trials: 1,
    trialAt: iso(30),
    trial: { id: 'trial', deadline: iso(570) },
    lastTrial: `${iso(-600)}#trial`,
    ...more,
  };
  return { revision: 7, unknownPhotos: [], resultlessPhotos: [], open };
}

/** The breaker after these reports, one second apart. */
export function hearAll(before: Breaker | null, ...reports: readonly (readonly [Reporter | string, News])[]) {
  return reports.reduce(
    (breaker, [reporter, news], index) =>
      hear(breaker, typeof reporter === 'string' ? photo(reporter) : reporter, news, later(index)),
    before,
  );
}

/** The state of the breaker in one word: the cause if it is open. */
export function tell(breaker: Breaker | null): Cause | 'absent' | 'paused' | 'counting' {
  if (breaker === null) return 'absent';
  const { open, pausedUntil } = breaker;
  if (open !== undefined) return open.cause;
  return pausedUntil === undefined ? 'counting' : 'paused';
}
