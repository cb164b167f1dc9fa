import { FAILURES } from '../../core/domain/failures.ts';
import type { RetouchList } from '../api/retouch-api.ts';

/** A photo as `GET /retouches` lists it. */
export type PhotoRow = RetouchList['retouches'][number];

const STEPS: Readonly<Record<NonNullable<PhotoRow['step']>, string>> = {
  prepare: 'being checked',
  queue: 'waiting in line',
  submit: 'submitting to Segmind',
  poll: 'being retouched',
  store: 'storing the result',
  wait: 'waiting for Segmind',
};

/** Describes the step of a photo that has not ended. */
export function describeStep({ status, step }: Pick<PhotoRow, 'status' | 'step'>): string {
  if (step !== null) return STEPS[step];
  return status === 'storing' ? STEPS.store : status;
}

/** Describes a failure code and what to do. A code that this version does not know is shown as it is. */
export function describeCode(code: string): string {
  const known = Object.hasOwn(FAILURES, code) ? FAILURES[code as keyof typeof FAILURES] : undefined;
  return known === undefined ? code : `${code}. ${known.advice}`;
}
