import type { PhotoRef } from '../photos/photo-item.ts';
import type { Receipt } from './receipts.ts';

/**
 * The attempt that submitted the job which an attempt has collected; null if the receipt knows none. An attempt that ran
 * again after a crash may have collected the job of the one before it.
 */
export function findSubmitOf(receipt: Receipt | null, { attempt }: Pick<PhotoRef, 'attempt'>): number | null {
  const isIts = (submitted: number) => submitted <= attempt;
  const submit = receipt?.submits.findLast((one) => one.outputs !== undefined && isIts(one.attempt));
  return submit?.attempt ?? null;
}
