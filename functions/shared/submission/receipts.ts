import { randomUUID } from 'node:crypto';
import { PARTITION } from '../contract.ts';
import type { Job } from '../domain/job.ts';
import type { Key } from '../table/item.ts';
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
}

/** What was paid for one photo. It is never deleted and never forgets. */
export interface Receipt {
  readonly id: string;
  /** Every submit that Segmind took or may have taken, the oldest first; empty if each was refused. */
  readonly submits: readonly Submit[];
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
  /** A job was taken, by this attempt or an earlier one: `earlier` is the receipt in that case. */
  | { readonly kind: 'taken'; readonly job: Job; readonly earlier: Receipt | null }
  /** This attempt was about to post, and what came of it is not known. */
  | { readonly kind: 'unknown' }
  /** A later attempt has begun to submit. */
  | { readonly kind: 'superseded'; readonly attempt: number };

/** Whether a submit may be posted. */
export type Opening =
  | { readonly kind: 'clear'; readonly intent: Intent }
  | Judgement
  /** A write that was to be applied with the intent was refused: nothing was applied. */
  | { readonly kind: 'refused'; readonly refused: Refused };

/** Which attempt wants to submit which photo. */
interface Claim {
  readonly id: string;
  readonly attempt: number;
}

/** What is written with a job that was taken: `going`, or `ended` if one of those is refused as the photo has ended. */
interface Completion {
  readonly going: readonly Write[];
  readonly ended: readonly Write[];
}

/** The receipts of all photos: the source of truth for payment. Other writes are applied with the receipt's own. */
export interface Receipts {
  find(id: string): Promise<Receipt | null>;
  /** Writes down that a submit is about to be posted, before it is, or answers why it may not be. */
  open(claim: Claim, also: readonly Write[]): Promise<Opening>;
  /** Writes down the next submit, although an earlier attempt's job was taken: that job came to nothing. */
  openAfter(earlier: Receipt, claim: Claim, also: readonly Write[]): Promise<Opening>;
  /** Writes down the job that Segmind took. */
  complete(intent: Intent, job: Job, also: Completion): Promise<void>;
  /** Restores what was there before the intent: Segmind's answer proves that no job was taken. `also` is unconditional. */
  withdraw(intent: Intent, also: readonly Write[]): Promise<void>;
}

const FORMAT = 1;

/** {@link Receipts} in the table. */
export function createReceipts(table: Table, now: () => number): Receipts {
  /** A receipt's write: `before` is what it replaces. */
  function replace(
    before: Receipt | null,
    id: string,
    submits: readonly Submit[],
  ): { receipt: Receipt; write: Write } {
    const revision = (before?.revision ?? 0) + 1;
    const receipt: Receipt = { id, submits, revision };
    const condition = before === null ? 'attribute_not_exists(#pk)' : '#revision = :before';
    const values = { before: before?.revision };
    return { receipt, write: { put: { ...keyOf(id), format: FORMAT, ...receipt }, condition, values } };
  }

  async function find(id: string): Promise<Receipt | null> {
    return (await table.get(keyOf(id))) as Receipt | null;
  }

  async function intend(
    before: Receipt | null,
    { id, attempt }: Claim,
    also: readonly Write[],
  ): Promise<Opening | null> {
    const submit: Submit = { attempt, intendedAt: new Date(now()).toISOString(), nonce: randomUUID() };
    const { receipt, write } = replace(before, id, [...(before?.submits ?? []), submit]);
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
    change: (submits: readonly Submit[]) => readonly Submit[],
    also: readonly Write[],
    isApplied: (found: Receipt | null) => boolean,
  ): Promise<boolean> {
    for (let before: Receipt | null = receipt; before !== null; before = await find(receipt.id)) {
      if (isApplied(before)) return true;
      const { write } = replace(before, receipt.id, change(before.submits));
      const refused = await writeOrRead([write, ...also], receipt.id, isApplied);
      if (refused === null) return true;
      if (!refused[0]) return false;
    }
    return false;
  }

  async function open(claim: Claim, also: readonly Write[]): Promise<Opening> {
    // Nearly every photo is submitted once: only if there is a receipt is it read.
    let opening = await intend(null, claim, also);
    while (opening === null) {
      const found = await find(claim.id);
      opening = (found && judge(found, claim.attempt)) ?? (await intend(found, claim, also));
    }
    return opening;
  }

  return {
    find,
    open,

    async openAfter(earlier, claim, also) {
      return (await intend(earlier, claim, also)) ?? open(claim, also);
    },

    async complete(intent, job, { going, ended }) {
      const { nonce } = intent.submit;
      const addJob = (submits: readonly Submit[]) =>
        submits.map((one) => (one.nonce === nonce ? { ...one, job } : one));
      const hasJob = (found: Receipt | null) =>
        found?.submits.some((one) => one.nonce === nonce && one.job !== undefined) === true;
      // If the photo was cancelled meanwhile, that it is paid for is written all the same.
      if ((await revise(intent, addJob, going, hasJob)) || (await revise(intent, addJob, ended, hasJob)))
        return;
      throw new Error(`The job of ${intent.receipt.id} could not be written into its receipt.`);
    },

    async withdraw(intent, also) {
      const { nonce } = intent.submit;
      const drop = (submits: readonly Submit[]) => submits.filter((one) => one.nonce !== nonce);
      await revise(intent, drop, also, (found) => !hasSubmit(found, intent.submit));
    },
  };
}

function keyOf(id: string): Key {
  return { pk: PARTITION.receipt + id, sk: 'receipt' };
}

function hasSubmit(receipt: Receipt | null, { nonce }: Submit): boolean {
  return receipt?.submits.some((submit) => submit.nonce === nonce) === true;
}

/** Whether those submits were paid for: `unknown` if one of them may have been. */
export function paidFor(submits: readonly Submit[]): 'yes' | 'no' | 'unknown' {
  if (submits.length === 0) return 'no';
  return submits.some(({ job }) => job !== undefined) ? 'yes' : 'unknown';
}

/** What a receipt means to an attempt; null if it leaves the attempt free to submit. */
export function judge({ submits, ...rest }: Receipt, attempt: number): Judgement | null {
  const latest = submits.at(-1);
  if (latest === undefined) return null;
  if (latest.attempt > attempt) return { kind: 'superseded', attempt: latest.attempt };
  const isEarlier = latest.attempt < attempt;
  if (latest.job !== undefined) {
    return { kind: 'taken', job: latest.job, earlier: isEarlier ? { submits, ...rest } : null };
  }
  // The caller who asked for this attempt was told that an earlier one may have been paid.
  return isEarlier ? null : { kind: 'unknown' };
}
