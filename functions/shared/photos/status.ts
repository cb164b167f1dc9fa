import type { Failure } from '../domain/failure.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { SkipReason } from '../domain/skip.ts';

/** The steps that a photo goes through until it ends. */
export const STEPS = ['prepare', 'queue', 'submit', 'poll', 'store', 'wait'] as const;
export type Step = (typeof STEPS)[number];

/** What can be said of a photo; the last four are ends. */
export const STATUSES = [
  'queued',
  'running',
  'storing',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const;
export type Status = (typeof STATUSES)[number];

const STATUS_OF_STEP: Readonly<Record<Step, Status>> = {
  prepare: 'queued',
  queue: 'queued',
  // The photo met trouble of its own and joins the queue again later.
  wait: 'queued',
  submit: 'running',
  poll: 'running',
  store: 'storing',
};

const CANCELLATIONS: readonly string[] = ['cancelled', 'execution-stopped'] satisfies FailureCode[];

/** Whether a failure's code says that a person ended the attempt: it is cancelled, and has not failed. */
export function isCancellation(code: string): boolean {
  return CANCELLATIONS.includes(code);
}

/** Where a photo is: in a step, or at its end, with the reason if it has no result; or it is no photo. */
export type Position =
  | { readonly step: Step }
  | { readonly error: Failure | null }
  | { readonly skipped: SkipReason };

/** The one function that tells a photo's status. */
export function statusOf(position: Position): Status {
  if ('step' in position) return STATUS_OF_STEP[position.step];
  if ('skipped' in position) return 'skipped';
  if (position.error === null) return 'succeeded';
  return isCancellation(position.error.code) ? 'cancelled' : 'failed';
}

/** Whether a photo of that status goes no further. */
export function hasEnded(status: Status): boolean {
  return !Object.values(STATUS_OF_STEP).includes(status);
}

/** The statuses of photos that go on. */
export const OPEN_STATUSES = STATUSES.filter((status) => !hasEnded(status));
