import type { SegmindClient } from '../clients/segmind/segmind-client.ts';
import type { Uploads } from '../clients/uploads.ts';
import { failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Order } from '../domain/order.ts';
import { type Refusal, refusal, unknownOutcome } from '../domain/segmind-reply.ts';
import type { Intent, Opening, Receipts } from './receipts.ts';
import { dayOf, type Spending, secondsToNextDay } from './spending.ts';

/** What a submission needs. */
export interface SubmissionDependencies {
  readonly segmind: SegmindClient;
  readonly uploads: Uploads;
  readonly receipts: Receipts;
  readonly spending: Spending;
  /** How long Segmind may take to fetch the photo: as long as the job may last. */
  readonly jobTimeoutSeconds: number;
  readonly now: () => number;
  /** Told of a fault that did no harm yet. */
  readonly warn: (error: unknown) => void;
}

/** What came of it: a job, new or from an earlier submit of the same photo, or why there is none. */
export type SubmissionResult = { readonly kind: 'accepted'; readonly job: Job } | Refusal;

/** Submits photos, each once. */
export interface Submission {
  /** What an earlier submit of this photo has come to, if there was one; posts nothing. */
  recall(order: Pick<Order, 'id' | 'attempt'>): Promise<SubmissionResult | null>;
  /** Posts the photo, unless it is or may be paid for already. */
  submit(order: Order): Promise<SubmissionResult>;
}

/**
 * Posts at most one submit per photo that Segmind can have taken, however often it is called and wherever it is cut
 * off: the receipt's intent is written before the POST, and taken back only where the reply proves that nothing was
 * taken. Between the two, what came of it is unknown, and said to be so.
 */
export function createSubmission(dependencies: SubmissionDependencies): Submission {
  const { segmind, uploads, receipts, spending, jobTimeoutSeconds, now, warn } = dependencies;

  /** A job of an earlier attempt is collected, unless it has come to nothing: then it may be paid anew. */
  async function collect(taken: Extract<Opening, { kind: 'taken' }>, attempt: number): Promise<Opening> {
    const { job, byEarlier } = taken;
    if (byEarlier === null) return taken;
    const reply = await segmind.poll(job.pollUrl);
    // One that may still be at work is followed: a single 404 is no proof, and the poll asks more than once.
    const isYoung = now() - Date.parse(job.acceptedAt) < jobTimeoutSeconds * 1000;
    const isDead =
      reply.kind === 'refused' &&
      (['job-failed', 'job-cancelled'].includes(reply.failure.code) ||
        (reply.failure.code === 'job-not-found' && !isYoung));
    if (isDead) return receipts.takeOver(byEarlier, attempt);
    // The clock of the job starts anew: somebody asked for it now.
    return { ...taken, job: { ...job, followedSince: new Date(now()).toISOString() } };
  }

  async function post(order: Order, intent: Intent, photoUrl: string): Promise<SubmissionResult> {
    const day = dayOf(now());
    if (!(await spending.count(day))) {
      await receipts.withdraw(intent);
      return refusal(dailyLimit(), secondsToNextDay(now()));
    }
    const reply = await segmind.submit({ photoUrl, recipe: order.recipe }).catch(async (error: unknown) => {
      // Nothing was posted: the key could not be read.
      await spending.refund(day);
      await receipts.withdraw(intent);
      throw error;
    });
    if (reply.kind === 'accepted') {
      const { pollUrl, requestId } = reply;
      const job = { pollUrl, requestId, acceptedAt: new Date(now()).toISOString() };
      // A job that is paid for is followed, also where it could not be written down.
      await receipts.complete(intent, job).catch(warn);
      return { kind: 'accepted', job };
    }
    if (reply.failure.fault !== 'unknown') {
      await spending.refund(day);
      await receipts.withdraw(intent);
    }
    return reply;
  }

  return {
    async recall({ id, attempt }) {
      const found = await receipts.look(id, attempt);
      if (found === null || (found.kind === 'taken' && found.byEarlier !== null)) return null;
      return found.kind === 'taken' ? { kind: 'accepted', job: found.job } : refusal(explain(found));
    },

    async submit(order) {
      // A secret, which lives no longer than the role's session: made here, right before it is used.
      const photoUrl = await uploads.presign(order.photo, jobTimeoutSeconds);
      let opening = await receipts.open(order.id, order.attempt);
      if (opening.kind === 'taken') opening = await collect(opening, order.attempt);
      if (opening.kind === 'taken') return { kind: 'accepted', job: opening.job };
      return opening.kind === 'clear' ? post(order, opening.intent, photoUrl) : refusal(explain(opening));
    },
  };
}

function explain(opening: Exclude<Opening, { kind: 'clear' | 'taken' }>) {
  return opening.kind === 'unknown'
    ? unknownOutcome('An earlier submit of this photo was cut off.')
    : failure(
        'superseded',
        `Attempt ${opening.attempt} of this photo has been started since; that one goes on, and has the record.`,
      );
}

function dailyLimit() {
  return failure(
    'daily-limit-reached',
    'The day’s photos (setting maxPhotosPerDay) are submitted. The line goes on when the next day begins, UTC.',
  );
}
