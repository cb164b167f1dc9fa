import { randomUUID } from 'node:crypto';
import type { JsonObjects } from '../clients/json-objects.ts';
import { RECEIPTS_PREFIX } from '../contract.ts';
import type { Job } from '../domain/job.ts';

/** What is known of the paying for one photo: that a submit was about to be posted, and what came of it. */
export interface Receipt {
  readonly id: string;
  /** The attempt that wrote it last: a later one has the say, as somebody asked for it. */
  readonly attempt: number;
  /** When the submit was about to be posted, ISO 8601. */
  readonly intendedAt: string;
  /** Tells whoever wrote the intent that it is its own, where the answer to the writing was lost. */
  readonly nonce: string;
  /** The job that Segmind took; absent while that is not known. */
  readonly job?: Job;
}

/** The right to post one submit: it was written down, and nobody else has it. */
export interface Intent {
  readonly receipt: Receipt;
  readonly etag: string;
}

/** Whether a submit may be posted: the answer of {@link Receipts.open}. */
export type Opening =
  | { readonly kind: 'clear'; readonly intent: Intent }
  /** A job was taken, by this attempt or an earlier one. */
  | { readonly kind: 'taken'; readonly job: Job; readonly byEarlier: Intent | null }
  /** This very attempt was about to post, and what came of it is not known. */
  | { readonly kind: 'unknown' }
  /** A later attempt has taken over. */
  | { readonly kind: 'superseded'; readonly attempt: number };

/** The receipts of all photos: what makes that each is paid for once. */
export interface Receipts {
  /** Looks whether a submit may be posted; writes nothing. Null where nothing is known yet. */
  look(id: string, attempt: number): Promise<Exclude<Opening, { kind: 'clear' }> | null>;
  /** Writes down that a submit is about to be posted, before it is, or answers why it may not be. */
  open(id: string, attempt: number): Promise<Opening>;
  /** Takes the right to post from an earlier attempt, whose job came to nothing. */
  takeOver(earlier: Intent, attempt: number): Promise<Opening>;
  /** Writes down the job that was taken. */
  complete(intent: Intent, job: Job): Promise<void>;
  /** Takes the intent back: Segmind's answer proves that no job was taken. */
  withdraw(intent: Intent): Promise<void>;
}

/** {@link Receipts} in the state bucket, at `receipts/<id>.json`. */
export function createReceipts(objects: JsonObjects, now: () => number): Receipts {
  const keyOf = (id: string) => `${RECEIPTS_PREFIX}${id}.json`;

  /** `nonce` stays the same for each try of one opening: S3 may do the first after it has answered the second. */
  async function write(id: string, attempt: number, nonce: string, etag: string | null) {
    const receipt: Receipt = { id, attempt, intendedAt: new Date(now()).toISOString(), nonce };
    const written = await objects.put(keyOf(id), receipt, etag);
    if (written !== null) return { receipt, etag: written };
    // The race may be lost to ourselves: the SDK repeats a request whose answer did not come.
    const stored = await objects.get<Receipt>(keyOf(id));
    return stored?.value.nonce === receipt.nonce ? { receipt: stored.value, etag: stored.etag } : null;
  }

  async function look(id: string, attempt: number) {
    const stored = await objects.get<Receipt>(keyOf(id));
    return stored === null ? null : judge({ receipt: stored.value, etag: stored.etag }, attempt);
  }

  async function open(id: string, attempt: number, nonce: string = randomUUID()): Promise<Opening> {
    const intent: Intent | null = await write(id, attempt, nonce, null);
    if (intent !== null) return { kind: 'clear', intent };
    const stored = await objects.get<Receipt>(keyOf(id));
    if (stored === null) return open(id, attempt, nonce);
    const earlier = { receipt: stored.value, etag: stored.etag };
    // An intent of an earlier attempt is no obstacle: who asked for this attempt was told that it may be paid twice.
    return judge(earlier, attempt) ?? takeOver(earlier, attempt, nonce);
  }

  async function takeOver(earlier: Intent, attempt: number, nonce: string = randomUUID()): Promise<Opening> {
    const { id } = earlier.receipt;
    const intent: Intent | null = await write(id, attempt, nonce, earlier.etag);
    return intent === null ? open(id, attempt, nonce) : { kind: 'clear', intent };
  }

  return {
    look,
    open: (id, attempt) => open(id, attempt),
    takeOver: (earlier, attempt) => takeOver(earlier, attempt),
    async complete({ receipt, etag }, job) {
      const { id, nonce } = receipt;
      if ((await objects.put(keyOf(id), { ...receipt, job }, etag)) !== null) return;
      const stored = await objects.get<Receipt>(keyOf(id));
      // Written, and the answer lost; or a later attempt has taken over: the job is ours to follow all the same.
      if (stored === null || (stored.value.nonce === nonce && stored.value.job === undefined)) {
        throw new Error(`The receipt of ${id} has not its job: another write came in between.`);
      }
    },
    async withdraw({ receipt, etag }) {
      await objects.remove(keyOf(receipt.id), etag);
    },
  };
}

/** What a receipt means to an attempt; null where it is an earlier one's intent and no more. */
function judge(found: Intent, attempt: number): Exclude<Opening, { kind: 'clear' }> | null {
  const { receipt } = found;
  if (receipt.attempt > attempt) return { kind: 'superseded', attempt: receipt.attempt };
  const isEarlier = receipt.attempt < attempt;
  if (receipt.job !== undefined) {
    return { kind: 'taken', job: receipt.job, byEarlier: isEarlier ? found : null };
  }
  return isEarlier ? null : { kind: 'unknown' };
}
