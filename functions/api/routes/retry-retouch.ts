import { runRedoAgain } from '../../../core/attempts/redo.ts';
import {
  explainPayment,
  isBegunAgain,
  isFailedRedo,
  isRetryable,
  runAgain,
} from '../../../core/attempts/run-again.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { NEXT_ATTEMPT_ROUTE, type NextAttemptDependencies } from '../retouch/next-attempt-route.ts';
import { retrySchema } from '../schemas/retouch.ts';

type Dependencies = NextAttemptDependencies & Pick<ApiDependencies, 'startAttempt' | 'receipts'>;

/** `POST /retouches/{id}/retry`: runs a retouch that failed or was cancelled again. */
export const retryRetouch = defineRoute({
  ...NEXT_ATTEMPT_ROUTE,
  operationId: 'retryRetouch',
  path: '/retouches/{id}/retry',
  summary: 'Run a failed retouch again',
  description:
    'Runs the retouch as its next attempt, with the same photo and recipe. This also repeats a redo that failed (`redoError`). If a job is already paid for, Retouch collects its result while Segmind still has it. If only a second payment can give a result, or if it is not known whether the photo is paid for, the API answers 409, `may-pay-again`, unless `payAgain` in the body is true.',
  body: retrySchema.optional(),
  problems: ['retouch-not-found', 'retouch-not-failed', 'may-pay-again'],

  async once(dependencies: Dependencies, { params: { id = '' }, body }) {
    const { photos, startAttempt } = dependencies;
    const payAgain = body?.payAgain === true;
    const latest = await findRetouch(photos, id);
    if (isFailedRedo(latest)) {
      const refused = payAgain ? null : explainPayment(latest);
      if (refused !== null) throw mayPayAgain(refused);
      const failed = await runRedoAgain(dependencies, latest, { payAgain });
      if (failed !== null) throw new Problem('retouch-not-failed', failed.message);
      return id;
    }
    if (!isRetryable(latest) && !isBegunAgain(latest)) {
      throw new Problem(
        'retouch-not-failed',
        `The retouch is ${latest.status}; only a failed or cancelled retouch can run again.`,
      );
    }
    const refused = await runAgain(startAttempt, latest, { payAgain });
    if (refused !== null) throw mayPayAgain(refused);
    return id;
  },
});

function mayPayAgain(refused: string): Problem {
  return new Problem('may-pay-again', `${refused} To run it again nevertheless, send {"payAgain": true}.`);
}
