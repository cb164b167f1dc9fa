import type { Failure } from '../domain/failure.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { SkipReason } from '../domain/skip.ts';

/** The steps that a photo goes through until it ends. */
export const STEPS = ['prepare', 'queue', 'submit', 'poll', 'store', 'wait'] as const;
export type Step = (typeof STEPS)[number];

/** The statuses of a photo; the last four are final. */
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
  // The photo had a transient failure of its own and joins the queue again later.
  wait: 'queued',
  submit: 'running',
  poll: 'running',
  store: 'storing',
};

const CANCELLATIONS: readonly string[] = ['cancelled', 'execution-stopped'] satisfies FailureCode[];

/** Whether a failure's code says that a person ended the attempt: its status is cancelled, not failed. */
export function isCancellation(code: string): boolean {
  return CANCELLATIONS.includes(code);
}

/** The state of a photo: in a step, at its end (with the failure if it has no result), or skipped. */
export type Position =
  | { readonly step: Step }
  | { readonly error: Failure | null }
  | { readonly skipped: SkipReason };

/** The only function that derives a photo's status. */
export function statusOf(position: Position): Status {
  if ('step' in position) return STATUS_OF_STEP[position.step];
  if ('skipped' in position) return 'skipped';
  if (position.error === null) return 'succeeded';
  return isCancellation(position.error.code) ? 'cancelled' : 'failed';
}

/** Whether a photo with this status has ended. */
export function hasEnded(status: Status): boolean {
  return !Object.values(STATUS_OF_STEP).includes(status);
}

/** The statuses of photos that have not ended. */
export const OPEN_STATUSES = STATUSES.filter((status) => !hasEnded(status));
