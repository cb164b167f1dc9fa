import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../domain/job.ts';
import type { Payment } from '../domain/payment.ts';
import type { PhotoRef } from '../domain/photo.ts';
import type { KeptOutputs } from '../segmind/segmind-output.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import { FORMAT, paymentOf, type Receipt, readReceipt, receiptKey, type Submit } from './receipts.ts';

/** How a job ended, as the photo's receipt stores it. */
export type JobEnd = { readonly outputs: KeptOutputs } | { readonly failed: true };

/** A job of an attempt. */
type JobOf = PhotoRef & { readonly job: Job };

/** Stores how jobs ended, in the receipts of their photos. */
export interface JobEnds {
  /**
   * Stores how a job ended, whatever the receipt holds by now. Returns its stored outputs, or null. A job
   * with outputs cannot fail any more, whatever Segmind says later. `isNew` is false if the receipt already
   * said so.
   */
  write(of: JobOf, end: JobEnd, also?: AlsoPaid): Promise<{ outputs: KeptOutputs | null; isNew: boolean }>;
  /** The stored outputs of a job; null if the receipt has no outputs for it. */
  findOutputs(of: JobOf): Promise<KeptOutputs | null>;
}

/** Writes for the same transaction, made from the photo's whole payment. */
type AlsoPaid = (payment: Payment) => readonly Write[];

/** {@link JobEnds} in the table. As in {@link Receipts}, each change of a receipt is a new revision. */
export function createJobEnds(table: Table): JobEnds {
  const find = async (id: string) => readReceipt(await table.get(receiptKey(id)));
  return {
    async write(of, end, also = () => []) {
      for (;;) {
        const before = await find(of.id);
        const submits = withEnd(before?.submits ?? [], of, end);
        const write: Write = {
          update: receiptKey(of.id),
          set: { submits },
          setOnce: { format: FORMAT, id: of.id },
          add: { revision: 1 },
          condition: before === null ? 'attribute_not_exists(#pk)' : '#revision = :before',
          values: { before: before?.revision },
        };
        const refused = await table.write(write, ...also(paymentOf(submits)));
        if (refused === null) {
          const isNew = !isDeepStrictEqual(submits, before?.submits);
          return { outputs: submitOf({ submits }, of.job)?.outputs ?? null, isNew };
        }
        if (!refused[0]) throw new Error(`DynamoDB refused the transaction that ends a job of ${of.id}.`);
      }
    },

    findOutputs: async ({ id, job }) => submitOf(await find(id), job)?.outputs ?? null,
  };
}

/**
 * Stores the outputs of a photo's only job, without reading the receipt first. Refused if the job does not
 * belong to the photo's first submit: then use {@link JobEnds.write}.
 */
export function keepOutputsOfFirst({ id, job }: Pick<JobOf, 'id' | 'job'>, outputs: KeptOutputs): Write {
  return {
    update: receiptKey(id),
    set: { 'submits[0].outputs': outputs },
    add: { revision: 1 },
    condition: '#submits[0].#job.#pollUrl = :pollUrl',
    values: { pollUrl: job.pollUrl },
  };
}

/** The submit of a job; undefined if the receipt does not have it. */
export function submitOf(
  receipt: Pick<Receipt, 'submits'> | null,
  { pollUrl }: Pick<Job, 'pollUrl'>,
): Submit | undefined {
  return receipt?.submits.find(({ job }) => job?.pollUrl === pollUrl);
}

/**
 * The attempt that submitted the job which this attempt has collected; null if the receipt does not have the
 * job. An attempt that ran again after a crash may have collected the job of the attempt before it.
 */
export function findSubmitOf(receipt: Receipt | null, { attempt }: Pick<PhotoRef, 'attempt'>): number | null {
  const submit = receipt?.submits.findLast((one) => one.outputs !== undefined && one.attempt <= attempt);
  return submit?.attempt ?? null;
}

/** The submits with a job's end. Adds a job that is missing because the receipt could not be written. */
function withEnd(submits: readonly Submit[], { attempt, job }: JobOf, end: JobEnd): Submit[] {
  const { followedSince: _, ...taken } = job;
  const own =
    submitOf({ submits }, job) ??
    submits.find((submit) => submit.attempt === attempt && submit.job === undefined);
  const before: Submit = own ?? { attempt, intendedAt: job.acceptedAt, nonce: randomUUID() };
  const news = before.outputs === undefined ? end : {};
  const ended: Submit = { job: taken, ...before, ...news };
  if (own !== undefined) return submits.map((submit) => (submit === own ? ended : submit));
  return [...submits, ended].sort((a, b) => a.attempt - b.attempt);
}
