import type { SegmindClient } from '../clients/segmind/segmind-client.ts';
import type { Uploads } from '../clients/uploads.ts';
import { failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Order } from '../domain/order.ts';
import { type Refusal, refusal, unknownOutcome } from '../domain/segmind-reply.ts';
import type { Line } from '../line/line.ts';
import { type Admission, NO_SLOT } from '../line/slots.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import type { Table } from '../table/table.ts';
import type { Refused } from '../table/write.ts';
import { type Intent, type Judgement, judge, type Opening, paidFor, type Receipts } from './receipts.ts';
import { dayOf, type Spending, secondsToNextDay } from './spending.ts';

/** What a submission needs. */
export interface SubmissionDependencies {
  readonly segmind: SegmindClient;
  readonly uploads: Pick<Uploads, 'presign'>;
  readonly table: Pick<Table, 'write'>;
  readonly receipts: Receipts;
  readonly spending: Spending;
  readonly photos: Pick<Photos, 'get' | 'move' | 'note'>;
  readonly line: Pick<Line, 'claim' | 'closing'>;
  /** How long Segmind may take to fetch the photo: as long as the job may last. */
  readonly jobTimeoutSeconds: number;
  readonly now: () => number;
  /** Told of a fault that did no harm yet. */
  readonly warn: (error: unknown) => void;
}

/** What came of it: a job, new or from an earlier submit of the same photo, or why there is none. */
export type SubmissionResult =
  | { readonly kind: 'accepted'; readonly job: Job }
  | Refusal
  /** The photo's slot is no longer its own: nothing was posted. */
  | { readonly kind: 'no-slot' };

/** What a POST needs beside the order. */
interface Posting {
  readonly photoUrl: string;
  /** The day that it is counted for. */
  readonly day: string;
  readonly admission: Admission;
}

/** Submits photos, each once. */
export interface Submission {
  /** What an earlier submit of this attempt has come to, if there was one; posts nothing. */
  recall(order: Order, admission: Admission): Promise<SubmissionResult | null>;
  /** Posts the photo, unless it is or may be paid for already. */
  submit(order: Order, admission: Admission): Promise<SubmissionResult>;
}

/**
 * Posts at most one submit per photo that Segmind can have taken, however often it is called and wherever it is cut
 * off: the receipt's intent is written before the POST, and withdrawn only if the reply proves that nothing was
 * taken. Between the two the outcome is unknown, and the photo's record says so.
 */
export function createSubmission(dependencies: SubmissionDependencies): Submission {
  const { segmind, uploads, table, receipts, spending, photos, line } = dependencies;
  const { jobTimeoutSeconds, now, warn } = dependencies;

  /** A job of an earlier attempt is collected, unless it has come to nothing: then the photo may be paid anew. */
  async function collect(
    taken: Extract<Opening, { kind: 'taken' }>,
    reopen: (earlier: NonNullable<typeof taken.earlier>) => Promise<Opening>,
  ): Promise<Opening> {
    const { job, earlier } = taken;
    if (earlier === null) return taken;
    const reply = await segmind.poll(job.pollUrl);
    // A job that may still be at work is followed: a single 404 is no proof, and the poll asks more than once.
    const isYoung = now() - Date.parse(job.acceptedAt) < jobTimeoutSeconds * 1000;
    const isDead =
      reply.kind === 'refused' &&
      (['job-failed', 'job-cancelled'].includes(reply.failure.code) ||
        (reply.failure.code === 'job-not-found' && !isYoung));
    if (isDead) return reopen(earlier);
    // The clock of the job starts anew: somebody asked for it now.
    return { ...taken, job: { ...job, followedSince: new Date(now()).toISOString() } };
  }

  async function post(order: Order, intent: Intent, to: Posting): Promise<SubmissionResult> {
    const { photoUrl, day, admission } = to;
    const { isTrial, fencing } = admission;
    const earlier = intent.receipt.submits.filter((submit) => submit !== intent.submit);
    const withdraw = () =>
      receipts.withdraw(intent, [...spending.refund(day), photos.note(order, { paid: paidFor(earlier) })]);
    const reply = await segmind.submit({ photoUrl, recipe: order.recipe }).catch(async (error: unknown) => {
      // Nothing was posted: the key could not be read.
      await withdraw();
      throw error;
    });
    if (reply.kind === 'accepted') {
      const { pollUrl, requestId } = reply;
      const job = { pollUrl, requestId, acceptedAt: new Date(now()).toISOString() };
      const facts = factsOfJob(job);
      const close = isTrial ? [line.closing()] : [];
      const going = [...close, photos.move(order, 'poll', { ...facts, fencing })];
      const ended = [...close, photos.note(order, facts)];
      // A job that is paid for is followed, even if it could not be written down.
      await receipts.complete(intent, job, { going, ended }).catch(warn);
      return { kind: 'accepted', job };
    }
    if (reply.failure.fault !== 'unknown' && reply.failure.fault !== 'result') await withdraw();
    return reply;
  }

  /**
   * Why the slot's claim or the photo's move, the first two writes, was refused; null if it was another write. A photo
   * without a slot joins again, and so does one that has ended and was not cancelled: its execution was redriven.
   */
  async function explainRefused(
    [isSlotLost, hasEnded]: Refused,
    photo: PhotoRef,
  ): Promise<SubmissionResult | null> {
    if (hasEnded && (await photos.get(photo))?.cancelledAt) return refusal(cancelled());
    return isSlotLost || hasEnded ? { kind: 'no-slot' } : null;
  }

  /** Follows a job that is there already: the photo's item says so too. */
  async function follow(order: Order, job: Job, admission: Admission): Promise<SubmissionResult> {
    const polling = photos.move(order, 'poll', { ...factsOfJob(job), fencing: admission.fencing });
    const refused = await table.write(line.claim(order, admission), polling);
    return (refused && (await explainRefused(refused, order))) ?? { kind: 'accepted', job };
  }

  return {
    async recall(order, admission) {
      const receipt = await receipts.find(order.id);
      const found = receipt && judge(receipt, order.attempt);
      if (found === null || (found.kind === 'taken' && found.earlier !== null)) return null;
      return found.kind === 'taken' ? follow(order, found.job, admission) : refusal(explain(found));
    },

    async submit(order, admission) {
      // The line lets a cancelled photo go on without a slot, so that it ends here.
      if (admission.number === NO_SLOT) return refusal(cancelled());
      // A secret, which lives no longer than the role's session: made here, right before it is used.
      const photoUrl = await uploads.presign(order.photo, jobTimeoutSeconds);
      const claim = line.claim(order, admission);
      const day = dayOf(now());
      const also = (paid: 'yes' | 'unknown') => [
        claim,
        photos.move(order, 'submit', { paid, fencing: admission.fencing }),
        ...spending.count(day),
      ];
      let opening = await receipts.open(order, also('unknown'));
      if (opening.kind === 'taken') {
        opening = await collect(opening, (earlier) => receipts.openAfter(earlier, order, also('yes')));
      }
      if (opening.kind === 'unknown' || opening.kind === 'superseded') return refusal(explain(opening));
      switch (opening.kind) {
        case 'clear':
          return post(order, opening.intent, { photoUrl, day, admission });
        case 'taken':
          return follow(order, opening.job, admission);
        case 'refused':
          return (
            (await explainRefused(opening.refused, order)) ?? refusal(dailyLimit(), secondsToNextDay(now()))
          );
      }
    },
  };
}

function explain(opening: Extract<Judgement, { kind: 'unknown' | 'superseded' }>) {
  return opening.kind === 'unknown'
    ? unknownOutcome('An earlier submit of this photo was cut off.')
    : failure(
        'superseded',
        `Attempt ${opening.attempt} of this photo has been started since; that one goes on, and has the record.`,
      );
}

function cancelled() {
  return failure('cancelled', 'The photo was cancelled before it was submitted.');
}

function factsOfJob({ acceptedAt, requestId }: Job) {
  return { paid: 'yes', acceptedAt, requestId } as const;
}

function dailyLimit() {
  return failure(
    'daily-limit-reached',
    'The day’s photos (setting maxPhotosPerDay) are submitted. The line goes on when the next day begins, UTC.',
  );
}
