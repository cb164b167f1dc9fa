import type { Pool } from '../../../core/contract/table.ts';
import { failure } from '../../../core/domain/failure.ts';
import type { FailureCode } from '../../../core/domain/failures.ts';
import type { News } from '../../../core/line/breaker.ts';
import type { Breaker } from '../../../core/line/breaker-item.ts';
import type { SubmissionResult } from '../../../core/payment/submission.ts';
import type { Update } from '../../../core/table/write.ts';
import { createSubmitRetouch, submitEventSchema } from '../../../functions/submit-retouch/submit-retouch.ts';
import { at, job, photo, recipe, slot, waiting } from '../../../simulation/parts/step-events.ts';

export const accepted = { kind: 'accepted', job, isNew: true } as const satisfies SubmissionResult;

export function refused(code: FailureCode, retryAfterSeconds: number | null = null, isRefunded = false) {
  return { kind: 'refused', failure: failure(code, code), retryAfterSeconds, isRefunded } as const;
}

/** The input of one call of submit-retouch, and the state that it finds. */
export interface SubmitStep {
  readonly result?: SubmissionResult;
  readonly recalled?: SubmissionResult | null;
  readonly breaker?: Breaker | null;
  /** The breaker after the report about the photo. @default unchanged */
  readonly breakerAfter?: Breaker | null;
  readonly isTrial?: boolean;
  /** @default submit */
  readonly pool?: Pool;
  /** Whether the photo and its working copy exist. */
  readonly isPostable?: boolean;
  /** Whether Segmind answers requests that cost nothing. */
  readonly isAnswering?: boolean;
  /**
   * Whether the line permits the trial to post its photo although the outcome of such submits was unknown.
   */
  readonly isGranted?: boolean;
  readonly nowSeconds?: number;
  readonly waits?: number;
  readonly refusals?: number;
}

function describeNews(news: News): string {
  if (news.kind !== 'failed') return news.kind;
  return `${news.failure.code} ${news.retryAfterSeconds}`;
}

/** Runs one submit step; `done` lists its effects on the line and Segmind, in order. */
export async function submitStep(step: SubmitStep = {}) {
  const { result = accepted, recalled = null, breaker = null, breakerAfter = breaker } = step;
  const { isTrial = false, pool = 'submit', isAnswering = true, isGranted = true, isPostable = true } = step;
  const { nowSeconds = 0, waits = 0, refusals = 0 } = step;
  const done: string[] = [];
  const note = <T>(what: string, answer: T) => {
    done.push(what);
    return answer;
  };
  const submitRetouch = createSubmitRetouch({
    submission: {
      recall: async () => note('recall', recalled),
      isPostable: async () => isPostable,
      submit: async () => note('submit', result),
    },
    segmind: { isAnswering: async () => note('ask for credits', isAnswering) },
    line: {
      findBreaker: async () => breaker,
      leave: async (_, admission, write) => {
        const isOwn = admission.fencing === slot.fencing && admission.pool === pool;
        const whose = isOwn ? 'its slot' : 'another slot';
        done.push(`leave ${whose} to ${(write as Update).set?.step}`);
        return [false];
      },
      report: async (reporter, news) => {
        const who = reporter.id === 'ana' && reporter.joinedAt === slot.joinedAt ? '' : ' of another photo';
        return note(`report ${reporter.isTrial ? 'trial ' : ''}${describeNews(news)}${who}`, breakerAfter);
      },
      spendTrial: async () => note('spend', isGranted),
    },
    photos: { move: (_, to) => ({ update: { pk: 'p', sk: 's' }, set: { step: to } }) },
    transientLimitSeconds: 86_400,
    ...at(nowSeconds),
  });
  const event = submitEventSchema.parse({
    ...{ id: 'ana', attempt: 1, photo, recipe },
    ...{ ...waiting, waits, refusals, slot: { ...slot, pool, isTrial } },
  });
  return { outcome: await submitRetouch(event), done };
}
