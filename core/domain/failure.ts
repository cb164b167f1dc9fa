import type { Fault } from '../contract/outcomes.ts';
import { FAILURES, type FailureCode } from './failures.ts';

/** Why a photo has no result, or has none yet: the `error` of its record. */
export interface Failure {
  readonly code: FailureCode;
  readonly fault: Fault;
  /** What happened, the value seen, what was expected, what to do. No key, no URL's query, no raw body. */
  readonly message: string;
}

/** Creates the failure with this code and its fault. */
export function failure(code: FailureCode, message: string): Failure {
  return { code, fault: FAILURES[code].fault, message };
}

/** Failures that can pass although Segmind has taken the job. */
const RETRYABLE_RESULTS: readonly FailureCode[] = [
  'job-not-found',
  'output-unavailable',
  'output-not-found',
  'output-broken',
  'result-not-stored',
];

/** Whether the same step can be retried at no cost. */
export function isRetryable({ code, fault }: Failure): boolean {
  return fault === 'account' || fault === 'transient' || RETRYABLE_RESULTS.includes(code);
}
