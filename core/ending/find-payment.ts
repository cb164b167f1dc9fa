import type { Paid } from '../contract/outcomes.ts';
import { roundDollars } from '../domain/dollars.ts';
import { FAILED_JOBS, FAILURES, type FailureCode } from '../domain/failures.ts';
import type { Payment } from '../domain/payment.ts';
import type { PhotoRef } from '../domain/photo.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import type { Run } from './run.ts';

/** Codes of a job that Segmind ended without a result: {@link FAILURES} says if it bills such a job. */
const ENDS_OF_JOBS: readonly FailureCode[] = [...FAILED_JOBS, 'job-cancelled'];

const NOTHING: Payment = { paid: 'no', cost: 0 };

/** What a photo's item says about payment. */
export type KnownPayment = Pick<PhotoItem, 'paid' | 'cost' | 'acceptedAt' | 'step' | 'model'>;

/**
 * What was paid for a photo that ends with this code. That is what the photo's item says, with two
 * exceptions: some codes prove that a job was taken; and if Segmind does not bill the ended job, only the
 * jobs before it count.
 */
export async function findPayment(
  photos: Pick<Photos, 'get'>,
  run: PhotoRef & Pick<Run, 'job'>,
  known: KnownPayment | null,
  code: FailureCode,
): Promise<Payment> {
  const acceptedAt = run.job?.acceptedAt ?? known?.acceptedAt ?? null;
  // Segmind can refuse a submit and end a job with the same code. Without a poll it was the submit.
  const isPolled = run.job !== null || known?.step === 'poll' || known?.step === 'store';
  if (acceptedAt !== null && isPolled && ENDS_OF_JOBS.includes(code)) {
    const { paid, cost } = await findPaidBefore(photos, run, acceptedAt);
    return { paid: theMore(FAILURES[code].paid, paid), cost };
  }
  const isTaken = run.job !== null || FAILURES[code].paid === 'yes';
  if (!isTaken) return { paid: known?.paid ?? 'no', cost: known?.cost ?? 0 };
  return { paid: 'yes', cost: roundDollars((known?.cost ?? 0) + unknownPrice(run, known)) };
}

/** The price of a job that could not be written into the photo's item. */
function unknownPrice({ job }: Pick<Run, 'job'>, known: KnownPayment | null): number {
  const knownAt = known?.acceptedAt ?? null;
  const isKnown = knownAt !== null && (job === null || job.acceptedAt === knownAt);
  return isKnown ? 0 : (job?.model?.price ?? known?.model?.price ?? 0);
}

/** What earlier attempts paid, without the job of this time: later attempts may follow the same job. */
async function findPaidBefore(
  photos: Pick<Photos, 'get'>,
  { id, attempt }: PhotoRef,
  acceptedAt: string,
): Promise<Payment> {
  for (let earlier = attempt - 1; earlier >= 1; earlier -= 1) {
    const item = await photos.get({ id, attempt: earlier });
    if (item === null) return NOTHING;
    if (item.acceptedAt !== acceptedAt) return { paid: item.paid, cost: item.cost };
  }
  return NOTHING;
}

function theMore(one: Paid, other: Paid): Paid {
  const order: readonly Paid[] = ['yes', 'unknown', 'no'];
  return order.find((paid) => paid === one || paid === other) ?? 'no';
}
