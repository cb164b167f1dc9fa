import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Job } from '../domain/job.ts';
import type { KeptOutputs } from '../domain/segmind-output.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import {
  FORMAT,
  type Payment,
  paymentOf,
  type Receipt,
  readReceipt,
  receiptKey,
  type Submit,
} from './receipts.ts';

/** What a photo's receipt says of the end of its job. */
export type JobEnd = { readonly outputs: KeptOutputs } | { readonly failed: true };

/** A job of an attempt. */
type JobOf = PhotoRef & { readonly job: Job };

/** How jobs ended, in the receipts of their photos. */
export interface JobEnds {
  /**
   * Writes down how a job ended, whatever the receipt holds by now. Answers where its outputs are kept, or null: a job
   * whose outputs were seen has not failed, whatever Segmind says of it later. `isNew`: the receipt did not say so before.
   */
  write(of: JobOf, end: JobEnd, also?: AlsoPaid): Promise<{ outputs: KeptOutputs | null; isNew: boolean }>;
  /** Where the outputs of a job are kept; null if its receipt does not say. */
  findOutputs(of: JobOf): Promise<KeptOutputs | null>;
}

/** Writes to be applied with the receipt's own, by what is paid for the photo in all. */
type AlsoPaid = (payment: Payment) => readonly Write[];

/** {@link JobEnds} in the table. A receipt is changed as {@link Receipts} do it: each change is a new revision. */
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
        if (!refused[0]) throw new Error(`What is written with the end of a job of ${of.id} was refused.`);
      }
    },

    findOutputs: async ({ id, job }) => submitOf(await find(id), job)?.outputs ?? null,
  };
}

/**
 * Writes down where the outputs of a photo's only job are kept, without reading the receipt first. Refused if the job is
 * not that of the photo's first submit: then {@link JobEnds.write} does it.
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

/** The submit of a job; undefined if the receipt does not know it. */
export function submitOf(
  receipt: Pick<Receipt, 'submits'> | null,
  { pollUrl }: Pick<Job, 'pollUrl'>,
): Submit | undefined {
  return receipt?.submits.find(({ job }) => job?.pollUrl === pollUrl);
}

/**
 * The attempt that submitted the job which an attempt has collected; null if the receipt knows none. An attempt that ran
 * again after a crash may have collected the job of the one before it.
 */
export function findSubmitOf(receipt: Receipt | null, { attempt }: Pick<PhotoRef, 'attempt'>): number | null {
  const submit = receipt?.submits.findLast((one) => one.outputs !== undefined && one.attempt <= attempt);
  return submit?.attempt ?? null;
}

/** The submits with a job's end. A receipt that lacks the job, as it could not be written, gets it now. */
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
