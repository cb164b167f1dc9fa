import { randomUUID } from 'node:crypto';
import { PARTITION, type Paid } from '../contract.ts';
import { roundDollars } from '../domain/dollars.ts';
import type { Job } from '../domain/job.ts';
import type { KeptOutputs } from '../domain/segmind-output.ts';
import type { Item, Key } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import type { Refused, Write } from '../table/write.ts';

/** One submit of a photo: that it was about to be posted, and what came of it. */
export interface Submit {
  readonly attempt: number;
  /** When the submit was about to be posted, ISO 8601. */
  readonly intendedAt: string;
  /** Tells the writer of the intent that it is its own, when the answer to the write was lost. */
  readonly nonce: string;
  /** The job that Segmind took; absent while that is not known. */
  readonly job?: Job;
  /** Where the finished job's outputs are kept. */
  readonly outputs?: KeptOutputs;
  /** Segmind could not do the job, and does not bill it. */
  readonly failed?: true;
}

/** A submit that a gateway refused, perhaps after Segmind had taken the job: by Segmind's documents it is not billed. */
export interface DoubtfulSubmit {
  readonly attempt: number;
  /** When the submit was about to be posted, ISO 8601. */
  readonly intendedAt: string;
}

/** What was paid for one photo. It is never deleted and never forgets. */
export interface Receipt {
  readonly id: string;
  /** Every submit that Segmind took or may have taken, the oldest first; empty if each was refused. */
  readonly submits: readonly Submit[];
  /** Absent if there were none. */
  readonly doubtful?: readonly DoubtfulSubmit[];
  /** Grows with each change: a change is conditional on what was read. */
  readonly revision: number;
}

/** The right to post one submit: it is written down, and no other function has it. */
export interface Intent {
  readonly receipt: Receipt;
  readonly submit: Submit;
}

/** Why an attempt may not submit. */
export type Judgement =
  /** A job was taken, by this attempt or an earlier one. */
  | { readonly kind: 'taken'; readonly job: Job; readonly isEarlier: boolean; readonly cost: number }
  /** A submit may be under way: the longest one would end in so long. */
  | { readonly kind: 'under-way'; readonly waitSeconds: number }
  /** A submit was about to be posted, and what came of it is not known. */
  | { readonly kind: 'unknown' }
  /** A later attempt has begun to submit. */
  | { readonly kind: 'superseded'; readonly attempt: number };

/** Whether a submit may be posted. */
export type Opening =
  | { readonly kind: 'clear'; readonly intent: Intent }
  | Judgement
  /** So many submits of this attempt were doubtful: ask something free before the next one. */
  | { readonly kind: 'doubtful'; readonly submits: number }
  /** A write that was to be applied with the intent was refused: nothing was applied. */
  | { readonly kind: 'refused'; readonly refused: Refused };

/** Which attempt wants to submit which photo. */
export interface Claim {
  readonly id: string;
  readonly attempt: number;
  /** Whether it may pay although an earlier attempt paid, or may have paid. */
  readonly payAgain?: boolean | undefined;
}

/** What is written with a job that was taken: `going`, or `ended` if one of those is refused as the photo has ended. */
interface Completion {
  readonly going: readonly Write[];
  readonly ended: readonly Write[];
}

/** What of a receipt can change. */
type Changeable = Pick<Receipt, 'submits' | 'doubtful'>;

/** The receipts of all photos: the source of truth for payment. Other writes are applied with the receipt's own. */
export interface Receipts {
  find(id: string): Promise<Receipt | null>;
  /**
   * Writes down that a submit is about to be posted, before it is, or answers why it may not be. Unless `isSure`, a
   * doubtful submit before it is such a reason.
   */
  open(claim: Claim, also: readonly Write[], isSure: boolean): Promise<Opening>;
  /** Writes down the job that Segmind took. */
  complete(intent: Intent, job: Job, also: Completion): Promise<void>;
  /**
   * Restores what was there before the intent, as Segmind took no job; a doubtful one stays on record as such. `also` is
   * unconditional.
   */
  withdraw(intent: Intent, also: readonly Write[], isDoubtful: boolean): Promise<void>;
}

/** The form in which receipts are written. */
export const FORMAT = 1;

/**
 * The longest that a submit can be under way, seconds: submit-retouch times out after 90. A younger intent without a
 * job may be another invocation's, still waiting for Segmind.
 */
export const LONGEST_SUBMIT_SECONDS = 100;

/** {@link Receipts} in the table. */
export function createReceipts(table: Table, now: () => number): Receipts {
  /** A receipt's write: `before` is what it replaces. */
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

  /** Writes; if the answer is lost, the receipt tells whether the write was applied. */
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

  /** Changes the receipt as it is by now: a later attempt may have begun to submit. False if `also` was refused. */
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
      // Nearly every photo is submitted once: only if there is a receipt is it read.
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
      // If the photo was cancelled meanwhile, that it is paid for is written all the same.
      if ((await revise(intent, addJob, going, hasJob)) || (await revise(intent, addJob, ended, hasJob)))
        return;
      throw new Error(`The job of ${intent.receipt.id} could not be written into its receipt.`);
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

/** Where a photo's receipt is in the table. */
export function receiptKey(id: string): Key {
  return { pk: PARTITION.receipt + id, sk: 'receipt' };
}

/** The receipt that an item is. */
export function readReceipt(item: Item | null | undefined): Receipt | null {
  return (item ?? null) as unknown as Receipt | null;
}

function hasSubmit(receipt: Receipt | null, { nonce }: Submit): boolean {
  return receipt?.submits.some((submit) => submit.nonce === nonce) === true;
}

/** Whether those submits were paid for: `unknown` if one of them may have been. */
export function paidFor(submits: readonly Submit[]): Paid {
  const billable = submits.filter(({ failed }) => failed !== true);
  if (billable.length === 0) return 'no';
  return billable.some(({ job }) => job !== undefined) ? 'yes' : 'unknown';
}

/** What Segmind bills for those submits as far as that is known, dollars. A job of an earlier version has no price. */
export function costOf(submits: readonly Submit[]): number {
  const billed = submits.filter(({ failed }) => failed !== true);
  return roundDollars(billed.reduce((sum, { job }) => sum + (job?.model?.price ?? 0), 0));
}

/** What is paid for a photo: whether, and how much as far as that is known, dollars. */
export interface Payment {
  readonly paid: Paid;
  readonly cost: number;
}

/** What those submits say of payment. */
export function paymentOf(submits: readonly Submit[]): Payment {
  return { paid: paidFor(submits), cost: costOf(submits) };
}

/** What a receipt means to an attempt; null if it leaves the attempt free to submit. */
export function judge(
  { submits }: Receipt,
  { attempt, payAgain = false }: Claim,
  nowMs: number,
): Judgement | null {
  const last = submits.at(-1);
  if (last !== undefined && last.attempt > attempt) return { kind: 'superseded', attempt: last.attempt };
  // A job of an earlier attempt that failed is not billed: the one before it counts.
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

/** How many submits of that attempt were doubtful. */
export function countDoubtful({ doubtful = [] }: Receipt, { attempt }: Claim): number {
  return doubtful.filter((one) => one.attempt === attempt).length;
}

function findDoubt(receipt: Receipt, claim: Claim): Opening | null {
  const submits = countDoubtful(receipt, claim);
  return submits === 0 ? null : { kind: 'doubtful', submits };
}

/** A job of an earlier attempt: its clock runs from now, as a caller asked for it now. */
export function followedFromNow(job: Job, nowMs: number): Job {
  return { ...job, followedSince: new Date(nowMs).toISOString() };
}
