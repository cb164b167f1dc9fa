import type { Fault } from '../contract.ts';

/** Every code a record's `error` can bear, and whose fault each is. The README tells what to do about each. */
export const FAILURES = {
  'photo-deleted': 'photo',
  'photo-replaced': 'photo',
  'unsupported-key': 'photo',
  'empty-file': 'photo',
  'unsupported-type': 'photo',
  'unreadable-photo': 'photo',
  'truncated-photo': 'photo',
  'photo-too-large': 'photo',
  'photo-too-small': 'photo',
  'photo-too-elongated': 'photo',
  'invalid-recipe': 'photo',
  'segmind-refused': 'photo',
  'content-refused': 'photo',
  'job-failed': 'photo',
  'job-cancelled': 'photo',
  superseded: 'photo',
  cancelled: 'photo',
  'api-key-missing': 'account',
  'api-key-rejected': 'account',
  'access-denied': 'account',
  'workflow-not-found': 'account',
  'out-of-credits': 'account',
  'segmind-redirected': 'account',
  'daily-limit-reached': 'account',
  'line-timed-out': 'account',
  'segmind-busy': 'weather',
  'segmind-unreachable': 'weather',
  'job-not-found': 'weather',
  'job-timed-out': 'weather',
  'output-unavailable': 'weather',
  'submit-outcome-unknown': 'unknown',
  'poll-url-not-allowed': 'unknown',
  'output-unrecognised': 'pipeline',
  'output-not-found': 'pipeline',
  'output-not-allowed': 'pipeline',
  'output-not-an-image': 'pipeline',
  'output-too-large': 'pipeline',
  'step-crashed': 'pipeline',
  'execution-stopped': 'pipeline',
  'execution-timed-out': 'pipeline',
} as const satisfies Record<string, Fault>;

export type FailureCode = keyof typeof FAILURES;

/** Why a photo has no result, or not yet: the `error` of its record. */
export interface Failure {
  readonly code: FailureCode;
  readonly fault: Fault;
  /** What happened, the value seen, what was expected, what to do. Never a key, a URL's query or a raw body. */
  readonly message: string;
}

/** The failure of that code, with the fault that belongs to it. */
export function failure(code: FailureCode, message: string): Failure {
  return { code, fault: FAILURES[code], message };
}

/** Account trouble and weather pass: the same step may be asked again, at no cost. */
export function isPassing({ fault }: Failure): boolean {
  return fault === 'account' || fault === 'weather';
}
