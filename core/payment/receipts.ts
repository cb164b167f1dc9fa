import { randomUUID } from 'node:crypto';
import type { Paid } from '../contract/outcomes.ts';
import { PARTITION } from '../contract/table.ts';
import { roundDollars } from '../domain/dollars.ts';
import type { Job } from '../domain/job.ts';
import type { Payment } from '../domain/payment.ts';
import type { KeptOutputs } from '../segmind/segmind-output.ts';
import type { Item, Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { Refused, Write } from '../table/write.ts';

/** One submit of a photo: the intent to post it, and its outcome. */
export interface Submit {
  readonly attempt: number;
  /** When the submit was about to be posted, ISO 8601. */
  readonly intendedAt: string;
  /** If the reply to the write is lost, the writer recognises its own intent by this. */
  readonly nonce: string;
  /** The job that Segmind took; absent if not known. */
  readonly job?: Job;
  /** The stored outputs of the finished job. */
  readonly outputs?: KeptOutputs;
  /** Segmind could not do the job, and does not bill it. */
  readonly failed?: true;
}

/** A submit that a gateway refused, perhaps after Segmind took the job. Segmind's documents: not billed. */
export interface DoubtfulSubmit {
  readonly attempt: number;
  /** When the submit was about to be posted, ISO 8601. */
  readonly intendedAt: string;
}

/** What was paid for one photo. A receipt is never deleted. */
export interface Receipt {
  readonly id: string;
  /** All submits that Segmind took or may have taken, oldest first; empty if each was refused. */
  readonly submits: readonly Submit[];
  /** Absent if no submit was doubtful. */
  readonly doubtful?: readonly DoubtfulSubmit[];
  /** Grows with each change. A change is conditional on the revision that was read. */
  readonly revision: number;
}

/** The right to post one submit: it is stored, and no other function has it. */
export interface Intent {
  readonly receipt: Receipt;
  readonly submit: Submit;
}

/** Why an attempt may not submit. */
export type Judgement =
  /** Segmind took a job, of this attempt or an earlier one. */
  | { readonly kind: 'taken'; readonly job: Job; readonly isEarlier: boolean; readonly cost: number }
  /** A submit may be under way. The longest possible submit would end after `waitSeconds`. */
  | { readonly kind: 'under-way'; readonly waitSeconds: number }
  /** A submit was about to be posted, and its outcome is unknown. */
  | { readonly kind: 'unknown' }
  /** A later attempt has begun to submit. */
  | { readonly kind: 'superseded'; readonly attempt: number };

/** Whether a submit may be posted. */
export type Opening =
  | { readonly kind: 'clear'; readonly intent: Intent }
  | Judgement
  /** The number of doubtful submits of this attempt. Make a free request before the next submit. */
  | { readonly kind: 'doubtful'; readonly submits: number }
  /** A write of the same transaction was refused: nothing was applied. */
  | { readonly kind: 'refused'; readonly refused: Refused };

/** The attempt that wants to submit a photo. */
export interface Claim {
  readonly id: string;
  readonly attempt: number;
  /** Whether it may pay although an earlier attempt paid, or may have paid. */
  readonly payAgain?: boolean | undefined;
}

/** Writes for the transaction of an accepted job: `ended` if `going` is refused as the photo has ended. */
interface Completion {
  readonly going: readonly Write[];
  readonly ended: readonly Write[];
}

/** The fields of a receipt that can change. */
type Changeable = Pick<Receipt, 'submits' | 'doubtful'>;

/** The receipts of all photos: the source of truth for payment. Other writes can join their transactions. */
export interface Receipts {
  find(id: string): Promise<Receipt | null>;
  /**
   * Stores the intent before a submit is posted, or returns why the submit may not be posted. An earlier
   * doubtful submit is such a reason unless `isSure`.
   */
  open(claim: Claim, also: readonly Write[], isSure: boolean): Promise<Opening>;
  /** Stores the job that Segmind took. */
  complete(intent: Intent, job: Job, also: Completion): Promise<void>;
  /**
   * Removes the intent, because Segmind took no job. A doubtful submit stays on record as doubtful. `also`
   * must be unconditional.
   */
  withdraw(intent: Intent, also: readonly Write[], isDoubtful: boolean): Promise<void>;
}

/** The format version of receipts. */
export const FORMAT = 1;

/**
 * The longest that a submit can be under way, seconds: submit-retouch times out after 90. A younger intent
 * without a job may belong to another invocation that still waits for Segmind.
 */
export const LONGEST_SUBMIT_SECONDS = 100;

/** {@link Receipts} in the table. */
export function createReceipts(table: Table, now: () => number): Receipts {
  /** The write of a receipt that replaces `before`. */
  function replace(
    before: Receipt | null,
    id: string,
    { submits, doubtful = [] }: Changeable,
  ): { receipt: Receipt; write: Write } {
    const revision = (before?.revision ?? 0) + 1;
    const receipt: Receipt = { id, submits, revision, ...(doubtful.length > 0 && { doubtful }) };
    const condition = before === null ? 'attribute_not_exists(#pk)' : '#revision = :before';
    const values = { before: before?.revision };
    return { receipt, write: { put: { ...receiptKey(id), format: FORMAT, ...receipt }, condition, values } };
  }

  async function find(id: string): Promise<Receipt | null> {
    return readReceipt(await table.get(receiptKey(id)));
  }

  async function intend(
    before: Receipt | null,
    { id, attempt }: Claim,
    also: readonly Write[],
  ): Promise<Opening | null> {
    const submit: Submit = { attempt, intendedAt: new Date(now()).toISOString(), nonce: randomUUID() };
    const { receipt, write } = replace(before, id, {
      ...before,
      submits: [...(before?.submits ?? []), submit],
    });
    const refused = await writeOrRead([write, ...also], id, (found) => hasSubmit(found, submit));
    if (refused === null) return { kind: 'clear', intent: { receipt, submit } };
    return refused.slice(1).includes(true) ? { kind: 'refused', refused: refused.slice(1) } : null;
  }

  /** Writes. If the reply is lost, reads the receipt to find out whether the write was applied. */
  async function writeOrRead(
    writes: readonly Write[],
    id: string,
    isApplied: (found: Receipt | null) => boolean,
  ): Promise<Refused | null> {
    try {
      return await table.write(...writes);
    } catch (error) {
      if (isApplied(await find(id))) return null;
      throw error;
    }
  }

  /** Changes the current receipt: a later attempt may have begun to submit. False if `also` was refused. */
  async function revise(
    { receipt }: Intent,
    change: (before: Receipt) => Changeable,
    also: readonly Write[],
    isApplied: (found: Receipt | null) => boolean,
  ): Promise<boolean> {
    for (let before: Receipt | null = receipt; before !== null; before = await find(receipt.id)) {
      if (isApplied(before)) return true;
      const { write } = replace(before, receipt.id, change(before));
      const refused = await writeOrRead([write, ...also], receipt.id, isApplied);
      if (refused === null) return true;
      if (!refused[0]) return false;
    }
    return false;
  }

  return {
    find,

    async open(claim, also, isSure) {
      // Nearly every photo is submitted once, so the receipt is read only if one exists.
      let opening = await intend(null, claim, also);
      while (opening === null) {
        const found = await find(claim.id);
        opening =
          (found && (judge(found, claim, now()) ?? (isSure ? null : findDoubt(found, claim)))) ??
          (await intend(found, claim, also));
      }
      return opening;
    },

    async complete(intent, job, { going, ended }) {
      const { nonce } = intent.submit;
      const addJob = ({ submits, ...rest }: Receipt) => ({
        ...rest,
        submits: submits.map((one) => (one.nonce === nonce ? { ...one, job } : one)),
      });
      const hasJob = (found: Receipt | null) =>
        found?.submits.some((one) => one.nonce === nonce && one.job !== undefined) === true;
      // Even if the photo was cancelled meanwhile, store that it is paid for.
      if ((await revise(intent, addJob, going, hasJob)) || (await revise(intent, addJob, ended, hasJob)))
        return;
      throw new Error(`Retouch could not write the job of ${intent.receipt.id} into its receipt.`);
    },

    async withdraw(intent, also, isDoubtful) {
      const { nonce, attempt, intendedAt } = intent.submit;
      const drop = ({ submits, doubtful = [] }: Receipt) => ({
        submits: submits.filter((one) => one.nonce !== nonce),
        doubtful: isDoubtful ? [...doubtful, { attempt, intendedAt }] : doubtful,
      });
      await revise(intent, drop, also, (found) => !hasSubmit(found, intent.submit));
    },
  };
}

/** The key of a photo's receipt in the table. */
export function receiptKey(id: string): Key {
  return { pk: PARTITION.receipt + id, sk: 'receipt' };
}

/** Reads an item as a receipt. */
export function readReceipt(item: Item | null | undefined): Receipt | null {
  return (item ?? null) as unknown as Receipt | null;
}

function hasSubmit(receipt: Receipt | null, { nonce }: Submit): boolean {
  return receipt?.submits.some((submit) => submit.nonce === nonce) === true;
}

/** Whether these submits were paid for: `yes` if one has a job, `unknown` if one may have been taken. */
export function paidFor(submits: readonly Submit[]): Paid {
  const billable = submits.filter(({ failed }) => failed !== true);
  if (billable.length === 0) return 'no';
  return billable.some(({ job }) => job !== undefined) ? 'yes' : 'unknown';
}

/** What Segmind bills for these submits, as far as known, dollars. Earlier versions' jobs have no price. */
export function costOf(submits: readonly Submit[]): number {
  const billed = submits.filter(({ failed }) => failed !== true);
  return roundDollars(billed.reduce((sum, { job }) => sum + (job?.model?.price ?? 0), 0));
}

/** The payment for these submits. */
export function paymentOf(submits: readonly Submit[]): Payment {
  return { paid: paidFor(submits), cost: costOf(submits) };
}

/** What a receipt means for an attempt; null if the attempt is free to submit. */
export function judge(
  { submits }: Receipt,
  { attempt, payAgain = false }: Claim,
  nowMs: number,
): Judgement | null {
  const last = submits.at(-1);
  if (last !== undefined && last.attempt > attempt) return { kind: 'superseded', attempt: last.attempt };
  // Segmind does not bill a failed job of an earlier attempt: skip it.
  const latest = submits.findLast((submit) => submit.failed !== true || submit.attempt === attempt);
  if (latest === undefined) return null;
  const isEarlier = latest.attempt < attempt;
  const { job } = latest;
  if (job === undefined) {
    const leftSeconds = LONGEST_SUBMIT_SECONDS - (nowMs - Date.parse(latest.intendedAt)) / 1000;
    if (leftSeconds > 0) return { kind: 'under-way', waitSeconds: Math.ceil(leftSeconds) };
  }
  if (isEarlier && payAgain) return null;
  return job === undefined ? { kind: 'unknown' } : { kind: 'taken', job, isEarlier, cost: costOf(submits) };
}

/** The number of doubtful submits of this attempt. */
export function countDoubtful({ doubtful = [] }: Receipt, { attempt }: Claim): number {
  return doubtful.filter((one) => one.attempt === attempt).length;
}

function findDoubt(receipt: Receipt, claim: Claim): Opening | null {
  const submits = countDoubtful(receipt, claim);
  return submits === 0 ? null : { kind: 'doubtful', submits };
}

/** A job of an earlier attempt. Its timeout counts from now, because a caller asked for it now. */
export function followedFromNow(job: Job, nowMs: number): Job {
  return { ...job, followedSince: new Date(nowMs).toISOString() };
}
