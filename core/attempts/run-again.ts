import type { FailureCode } from '../domain/failures.ts';
import { uploadOf } from '../domain/photo.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import type { StartAttempt } from './start-attempt.ts';

/** Whether a photo has no result, and can be run again to get one. */
export function isRetryable({ status }: Pick<PhotoItem, 'status'>): boolean {
  return status === 'failed' || status === 'cancelled';
}

/** Whether a photo's latest attempt was a redo that failed: the result before it stays. */
export function isFailedRedo({ redoError }: Pick<PhotoItem, 'redoError'>): boolean {
  return redoError !== null;
}

/**
 * Whether a photo's latest attempt runs it again and has hardly begun: the request may have crashed before it
 * started the execution.
 */
export function isBegunAgain({ attempt, step }: Pick<PhotoItem, 'attempt' | 'step'>): boolean {
  return attempt > 1 && step === 'prepare';
}

/** Why another attempt may pay again; null if it collects a job, or if nothing was paid. */
export function explainPayment({
  status,
  paid,
  error,
  redoError = null,
}: Pick<PhotoItem, 'status' | 'paid' | 'error'> & Partial<Pick<PhotoItem, 'redoError'>>): string | null {
  const code: FailureCode | undefined = (redoError ?? error)?.code;
  if (status === 'succeeded' && redoError === null)
    return 'The photo already has a result: another attempt costs again.';
  if (code === 'job-not-found') {
    return 'The photo is paid for, and Segmind no longer has its job: another attempt costs again.';
  }
  if (paid === 'unknown' || code === 'submit-outcome-unknown') {
    return 'It is not known whether Segmind accepted and billed a job of the photo: another attempt may cost a second time. Check at Segmind whether it billed a job at that time.';
  }
  return null;
}

/**
 * Runs an ended photo again as its next attempt, with the same photo and recipe. If {@link isBegunAgain}, starts
 * its latest attempt instead, which does nothing if that attempt is running.
 * @returns null if the photo runs again. Otherwise why it does not: the attempt may cost a second time, and
 * `payAgain` is false
 */
export async function runAgain(
  startAttempt: StartAttempt,
  latest: PhotoItem,
  { payAgain }: { readonly payAgain: boolean },
): Promise<string | null> {
  const { id, attempt, photo, overrides, reference, status } = latest;
  const isBegun = isBegunAgain(latest);
  const refused = isBegun || payAgain ? null : explainPayment(latest);
  if (refused !== null) return refused;
  await startAttempt({
    id,
    attempt: isBegun ? attempt : attempt + 1,
    photo: uploadOf(photo),
    recipe: overrides ?? undefined,
    reference: reference ?? undefined,
    payAgain: payAgain || undefined,
    // Otherwise the photo would get its present result again.
    ...(status === 'succeeded' && { again: true }),
  });
  return null;
}
