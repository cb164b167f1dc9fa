import { type Failure, failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { PhotoRef } from '../domain/photo.ts';
import { modelSchema } from '../domain/step-schemas.ts';
import type { Line } from '../line/line.ts';
import { type Admission, NO_SLOT } from '../line/slots.ts';
import { describeModel, type Model } from '../model/model.ts';
import type { Photos } from '../photos/photos.ts';
import { NotPostedError, type SegmindClient } from '../segmind/segmind-client.ts';
import {
  NEVER_REACHED,
  type Refusal,
  refusal,
  type SubmitRefusal,
  unknownOutcome,
} from '../segmind/segmind-reply.ts';
import type { Uploads } from '../storage/uploads.ts';
import type { WorkingCopies } from '../storage/working-copies.ts';
import type { Table } from '../table/table.ts';
import type { Refused } from '../table/write.ts';
import type { Order } from './order.ts';
import { createPostablePhoto } from './postable-photo.ts';
import {
  costOf,
  countDoubtful,
  followedFromNow,
  type Intent,
  type Judgement,
  judge,
  type Opening,
  paymentOf,
  type Receipts,
} from './receipts.ts';
import type { Reserved, Spending } from './spending.ts';

/** What {@link createSubmission} needs. */
export interface SubmissionDependencies {
  readonly segmind: Pick<SegmindClient, 'submit' | 'isAnswering'>;
  readonly uploads: Pick<Uploads, 'presign' | 'findCurrent'>;
  readonly workingCopies: Pick<WorkingCopies, 'isThere' | 'presign'>;
  /** A photo that was prepared for another model, or another version of it, is not sent. */
  readonly model: Model;
  readonly table: Pick<Table, 'write'>;
  readonly receipts: Receipts;
  readonly spending: Spending;
  readonly photos: Pick<Photos, 'get' | 'move' | 'note'>;
  readonly line: Pick<Line, 'claim'>;
  /** How long Segmind may take to fetch the photo: the timeout of a job. */
  readonly jobTimeoutSeconds: number;
  readonly now: () => number;
  /** Called with an error after which the submit still holds. */
  readonly warn: (error: unknown) => void;
}

/** The result of a submission. `isRefunded`: the day's budget has room for another photo again. */
export type SubmissionResult = Outcome & { readonly isRefunded?: boolean };

/** A job, new or from an earlier submit of the same photo, or why there is none. */
type Outcome =
  | { readonly kind: 'accepted'; readonly job: Job; readonly isNew: boolean }
  | Refusal
  /** Another submit of the photo may be under way: try again after `waitSeconds`. */
  | { readonly kind: 'under-way'; readonly waitSeconds: number }
  /** The photo no longer holds its slot: nothing was posted. */
  | { readonly kind: 'no-slot' }
  /** The photo has no working copy for this model: nothing was posted. */
  | { readonly kind: 'unprepared' };

/** What a POST needs besides the order. */
interface Posting {
  readonly photoUrl: string;
  /** The photo's part of the budgets. */
  readonly reserved: Reserved;
  readonly admission: Admission;
}

/** Submits each photo once. */
export interface Submission {
  /** The outcome of an earlier submit of the photo; null without such a submit. Posts nothing. */
  recall(order: Order, admission: Admission): Promise<SubmissionResult | null>;
  /** Whether the upload and its working copy still exist. If not, `submit` posts nothing. */
  isPostable(order: Order): Promise<boolean>;
  /** Posts the photo, unless it is or may be already paid for. */
  submit(order: Order, admission: Admission): Promise<SubmissionResult>;
}

/** The most posts of one attempt that only a gateway answered, perhaps after Segmind took the job. */
const MAX_DOUBTFUL = 3;
/** The wait after the nth doubtful post, seconds. Most outages of gateways pass within 15 minutes. */
const DOUBTFUL_WAIT_SECONDS = [60, 900];

/**
 * Posts at most one submit per photo that Segmind can have taken, however often it is called and wherever it
 * crashes: the receipt's intent is written before the POST, and withdrawn only if the reply proves that
 * Segmind took nothing. After a crash in between the outcome is unknown, and the photo's record says so.
 */
export function createSubmission(dependencies: SubmissionDependencies): Submission {
  const { segmind, model, table, receipts, spending, photos, line, now, warn } = dependencies;
  const { findGone, isPrepared, presign } = createPostablePhoto(dependencies);

  async function post(order: Order, intent: Intent, to: Posting): Promise<SubmissionResult> {
    const { photoUrl, reserved, admission } = to;
    const earlier = intent.receipt.submits.filter((submit) => submit !== intent.submit);
    const withdraw = (isDoubtful: boolean) =>
      receipts.withdraw(intent, [photos.note(order, paymentOf(earlier))], isDoubtful);
    const reply = await segmind.submit({ photoUrl, recipe: order.recipe }).catch(async (error: unknown) => {
      // Any other error may come after the POST: then the outcome is unknown.
      if (error instanceof NotPostedError) {
        await withdraw(false);
        await refund(reserved);
      }
      throw error;
    });
    if (reply.kind === 'accepted') {
      const { kind: _, ...accepted } = reply;
      const acceptedAt = new Date(now()).toISOString();
      const job = { ...accepted, model: describeModel(model, order.photo), acceptedAt };
      const facts = factsOfJob(job, costOf([...earlier, { ...intent.submit, job }]));
      const going = [photos.move(order, 'poll', { ...facts, fencing: admission.fencing })];
      const ended = [photos.note(order, facts)];
      // Follow a job that is paid for, even if the receipt could not be written.
      await receipts.complete(intent, job, { going, ended }).catch(warn);
      return { kind: 'accepted', job, isNew: true };
    }
    if (reply.proof === 'unknown') return reply;
    const isDoubtful = reply.proof === 'doubtful';
    await withdraw(isDoubtful);
    // Segmind sometimes bills a server error, whatever its documents say: the day's budget stays charged.
    if (isServerError(reply)) await spending.refundShoot(reserved).catch(warn);
    const result = { ...reply, isRefunded: !isServerError(reply) && (await refund(reserved)) };
    if (!isDoubtful) return result;
    const atLeast = DOUBTFUL_WAIT_SECONDS[countDoubtful(intent.receipt, order)] ?? 0;
    return { ...result, retryAfterSeconds: Math.max(reply.retryAfterSeconds ?? 0, atLeast) };
  }

  /** Returns the photo's part of the budgets. If that fails, one photo too many is counted. */
  async function refund(reserved: Reserved): Promise<boolean> {
    return spending.refund(reserved).catch((error: unknown) => {
      warn(error);
      return false;
    });
  }

  /**
   * Why the slot's claim or the photo's move was refused. If the photo was cancelled, it ends. If it lost its
   * slot, or has ended but was redriven, it joins again.
   */
  async function explainRefused([, hasEnded]: Refused, photo: PhotoRef): Promise<SubmissionResult> {
    if (hasEnded && (await photos.get(photo))?.cancelledAt) return refusal(cancelled());
    return { kind: 'no-slot' };
  }

  /** The result for a photo that already has a receipt. */
  async function explain(found: Judgement, order: Order, admission: Admission): Promise<SubmissionResult> {
    switch (found.kind) {
      case 'taken': {
        // The job has to be followed: write that into the photo's item as well.
        const job = found.isEarlier ? followedFromNow(found.job, now()) : found.job;
        const facts = { ...factsOfJob(job, found.cost), fencing: admission.fencing };
        const polling = photos.move(order, 'poll', facts);
        const refused = await table.write(line.claim(order, admission), polling);
        return refused === null ? { kind: 'accepted', job, isNew: false } : explainRefused(refused, order);
      }
      case 'under-way':
        return found;
      case 'unknown':
        return refusal(unknownOutcome('An earlier submit of this photo was cut off.'));
      case 'superseded':
        return refusal(superseded(found.attempt));
    }
  }

  async function recall(order: Order, admission: Admission): Promise<SubmissionResult | null> {
    const receipt = await receipts.find(order.id);
    const found = receipt && judge(receipt, order, now());
    return found && explain(found, order, admission);
  }

  /** Whether the photo is paid for while this submit's outcome is open: an earlier attempt may have paid. */
  async function isPaid({ id, attempt }: Order): Promise<'yes' | 'unknown'> {
    const earlier = attempt === 1 ? null : await receipts.find(id);
    return earlier !== null && paymentOf(earlier.submits).paid === 'yes' ? 'yes' : 'unknown';
  }

  async function submit(order: Order, admission: Admission, isSure = false): Promise<SubmissionResult> {
    // Signed right before use, because it expires.
    const photoUrl = await presign(order);
    const also = [
      line.claim(order, admission),
      photos.move(order, 'submit', {
        paid: await isPaid(order),
        model: modelSchema.parse(describeModel(model, order.photo)),
        fencing: admission.fencing,
      }),
    ];
    const reserved = await spending.reserve(order.photo);
    if (reserved.kind === 'over-budget') {
      // An earlier submit is paid for, and is followed.
      return (await recall(order, admission)) ?? refusal(reserved.failure, reserved.retryAfterSeconds);
    }
    const opening = await receipts.open(order, also, isSure).catch(async (error: unknown) => {
      // Nothing is posted, whether the intent was written or not.
      await refund(reserved);
      throw error;
    });
    if (opening.kind === 'clear') {
      return post(order, opening.intent, { photoUrl, reserved, admission });
    }
    const isRefunded = await refund(reserved);
    const result = await explainOpening(opening, order, admission);
    return isRefunded ? { ...result, isRefunded } : result;
  }

  /** Why a photo was not posted. */
  async function explainOpening(
    opening: Exclude<Opening, { kind: 'clear' }>,
    order: Order,
    admission: Admission,
  ): Promise<SubmissionResult> {
    switch (opening.kind) {
      case 'doubtful':
        return submitInDoubt(order, admission, opening.submits);
      case 'refused':
        return explainRefused(opening.refused, order);
      default:
        return explain(opening, order, admission);
    }
  }

  /** Posts again after doubtful posts, {@link MAX_DOUBTFUL} in all, if Segmind answers a free request. */
  async function submitInDoubt(
    order: Order,
    admission: Admission,
    submits: number,
  ): Promise<SubmissionResult> {
    if (submits >= MAX_DOUBTFUL) {
      return refusal(
        unknownOutcome(`A gateway answered ${submits} submits of this photo with server errors.`),
      );
    }
    if (await segmind.isAnswering()) return submit(order, admission, true);
    return refusal(
      failure(
        'segmind-busy',
        'Segmind does not answer: Retouch submits the photo again when Segmind answers.',
      ),
    );
  }

  return {
    recall,
    async isPostable(order) {
      const [gone, isReady] = await Promise.all([findGone(order), isPrepared(order)]);
      return gone === null && isReady;
    },

    async submit(order, admission) {
      // The line lets a cancelled photo go on without a slot, so that it ends here.
      if (admission.number === NO_SLOT) return refusal(cancelled());
      const [gone, isReady] = await Promise.all([findGone(order), isPrepared(order)]);
      if (gone !== null) return (await recall(order, admission)) ?? refusal(gone);
      if (!isReady) return (await recall(order, admission)) ?? { kind: 'unprepared' };
      return submit(order, admission);
    },
  };
}

function isServerError({ status }: SubmitRefusal): boolean {
  return status !== null && status >= 500 && !NEVER_REACHED.includes(status);
}

function superseded(attempt: number): Failure {
  return failure('superseded', `The newer attempt ${attempt} of this photo goes on and writes the record.`);
}

function cancelled(): Failure {
  return failure('cancelled', 'The photo was cancelled before it was submitted.');
}

function factsOfJob({ acceptedAt, requestId, model }: Job, cost: number) {
  return { paid: 'yes', cost, acceptedAt, requestId, ...(model && { model }) } as const;
}
