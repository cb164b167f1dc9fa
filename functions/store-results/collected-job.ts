import type { Job } from '../../core/domain/job.ts';
import type { PhotoRef } from '../../core/domain/photo.ts';
import { submitOf } from '../../core/payment/job-ends.ts';
import type { Receipt } from '../../core/payment/receipts.ts';
import type { KeptOutputs } from '../../core/segmind/segmind-output.ts';

/** A finished job, and what is left of its pictures. */
export interface CollectedJob {
  readonly job: Job;
  /** The photo and the attempt that submitted it. */
  readonly submitted: PhotoRef;
  /** Where Segmind's outputs are kept; null if an earlier attempt has kept the pictures. */
  readonly outputs: KeptOutputs | null;
}

/**
 * The job that an attempt polled, from the photo's receipt.
 * @throws if the receipt does not have the outputs, although the poll that found them wrote them there
 */
export function findPolledJob({ id }: Pick<PhotoRef, 'id'>, job: Job, receipt: Receipt | null): CollectedJob {
  const own = submitOf(receipt, job);
  if (own?.outputs) return { job, submitted: { id, attempt: own.attempt }, outputs: own.outputs };
  throw new Error(
    `The receipt of ${id} does not say where the outputs of its job (${job.requestId ?? 'no request id'}) are stored, ` +
      `although the poll that found them wrote this. ${RESTORED}`,
  );
}

/**
 * The job of an earlier attempt, with kept pictures.
 * @throws if the photo's receipt does not have the job
 */
export function findKeptJob(submitted: PhotoRef, receipt: Receipt | null): CollectedJob {
  const job = receipt?.submits.find(({ attempt }) => attempt === submitted.attempt)?.job;
  if (job !== undefined) return { job, submitted, outputs: null };
  throw new Error(`The receipt of ${submitted.id} has no job of attempt ${submitted.attempt}. ${RESTORED}`);
}

const RESTORED = 'Perhaps the table was restored from a backup. Run the photo again.';
