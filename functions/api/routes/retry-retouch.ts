import type { FailureCode } from '../../shared/domain/failures.ts';
import { uploadOf } from '../../shared/domain/photo.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { describeRetouch } from '../retouch/describe-retouch.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { retouchSchema, retrySchema } from '../schemas/retouch.ts';

type Dependencies = Pick<ApiDependencies, 'photos' | 'line' | 'startAttempt' | 'presigner' | 'now'>;

/** `POST /retouches/{id}/retry`: runs a retouch again that failed or was cancelled. */
export const retryRetouch = defineRoute({
  operationId: 'retryRetouch',
  method: 'POST',
  path: '/retouches/{id}/retry',
  summary: 'Run a failed retouch again',
  description:
    'As its next attempt, with the same photo and recipe. A job that was paid for already is collected, while Segmind still has it. If only a second payment could give a result, or if it is not known whether the photo is paid for, this answers 409, `may-pay-again`, unless the body has `payAgain` true.',
  body: retrySchema.optional(),
  answer: {
    status: 202,
    description: 'The retouch, running again.',
    schema: retouchSchema,
    headers: { Location: 'Where to look how it goes, relative to the URL of the request.' },
  },
  problems: ['retouch-not-found', 'retouch-not-failed', 'may-pay-again'],

  async once({ photos, startAttempt }: Dependencies, { params: { id = '' }, body }) {
    const latest = await findRetouch(photos, id);
    const { attempt, status, step, overrides, reference } = latest;
    // A request like this one may have been cut off before it started the execution; if not, starting it does nothing.
    const isBegun = attempt > 1 && step === 'prepare';
    if (status !== 'failed' && status !== 'cancelled' && !isBegun) {
      throw new Problem(
        'retouch-not-failed',
        `The retouch is ${status}: only a failed or cancelled one is run again.`,
      );
    }
    const isAllowed = body?.payAgain === true;
    // An attempt that has begun keeps what it was begun with.
    const refused = isBegun || isAllowed ? null : explainPayment(latest);
    if (refused !== null) throw new Problem('may-pay-again', `${refused} ${HOW_TO_PAY_AGAIN}`);
    await startAttempt({
      id,
      attempt: isBegun ? attempt : attempt + 1,
      photo: uploadOf(latest.photo),
      recipe: overrides ?? undefined,
      reference: reference ?? undefined,
      payAgain: isAllowed || undefined,
    });
    return id;
  },

  async run(dependencies: Dependencies, { once: id }) {
    const item = await findRetouch(dependencies.photos, id);
    return {
      status: 202,
      headers: { location: `../${id}` },
      body: await describeRetouch(item, dependencies),
    };
  },
});

const HOW_TO_PAY_AGAIN = 'To run it again all the same, send {"payAgain": true}.';

/** Why another attempt may pay again; null if it does not: then it collects a job, or nothing was paid. */
function explainPayment({ paid, error }: Pick<PhotoItem, 'paid' | 'error'>): string | null {
  const code: FailureCode | undefined = error?.code;
  if (code === 'job-not-found') {
    return 'The photo is paid for, and Segmind has forgotten its job: another attempt pays again.';
  }
  if (paid === 'unknown' || code === 'submit-outcome-unknown') {
    return 'It is not known whether Segmind took a job of the photo and billed it: another attempt may pay a second time. Look at Segmind whether it billed a job at that time.';
  }
  return null;
}
