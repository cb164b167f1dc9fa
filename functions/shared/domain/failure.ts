import type { Fault } from '../contract.ts';
import { FAILURES, type FailureCode } from './failures.ts';

/** Why a photo has no result, or not yet: the `error` of its record. */
export interface Failure {
  readonly code: FailureCode;
  readonly fault: Fault;
  /** What happened, the value seen, what was expected, what to do. Never a key, a URL's query or a raw body. */
  readonly message: string;
}

/** The failure of that code, with the fault that belongs to it. */
export function failure(code: FailureCode, message: string): Failure {
  return { code, fault: FAILURES[code].fault, message };
}

/** What passes although Segmind has taken the job. */
const RETRYABLE_RESULTS: readonly FailureCode[] = [
  'job-not-found',
  'output-unavailable',
  'output-not-found',
  'output-broken',
  'result-not-stored',
];

/** Whether the same step may be asked again, at no cost. */
export function isRetryable({ code, fault }: Failure): boolean {
  return fault === 'account' || fault === 'transient' || RETRYABLE_RESULTS.includes(code);
}
