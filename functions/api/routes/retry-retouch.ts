import { uploadOf } from '../../shared/domain/photo.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { describeRetouch } from '../retouch/describe-retouch.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { retouchSchema } from '../schemas/retouch.ts';

type Dependencies = Pick<ApiDependencies, 'photos' | 'line' | 'startAttempt' | 'presigner' | 'now'>;

/** `POST /retouches/{id}/retry`: runs a retouch again that failed or was cancelled. */
export const retryRetouch = defineRoute({
  operationId: 'retryRetouch',
  method: 'POST',
  path: '/retouches/{id}/retry',
  summary: 'Run a failed retouch again',
  description:
    'As its next attempt, with the same photo and recipe. A job that was paid for already is collected, while Segmind still has it.',
  answer: {
    status: 202,
    description: 'The retouch, running again.',
    schema: retouchSchema,
    headers: { Location: 'Where to look how it goes.' },
  },
  problems: ['retouch-not-found', 'retouch-not-failed'],

  async once({ photos, startAttempt }: Dependencies, { params: { id = '' } }) {
    const latest = await findRetouch(photos, id);
    const { attempt, status, step, overrides, reference } = latest;
    // A request like this one may have been cut off before it started the execution; if not, starting it does nothing.
    const isBegun = attempt > 1 && step === 'inspect';
    if (status !== 'failed' && status !== 'cancelled' && !isBegun) {
      throw new Problem(
        'retouch-not-failed',
        `The retouch is ${status}: only a failed or cancelled one is run again.`,
      );
    }
    await startAttempt({
      id,
      attempt: isBegun ? attempt : attempt + 1,
      photo: uploadOf(latest.photo),
      recipe: overrides ?? undefined,
      reference: reference ?? undefined,
    });
    return id;
  },

  async run(dependencies: Dependencies, { once: id }) {
    const item = await findRetouch(dependencies.photos, id);
    return {
      status: 202,
      headers: { location: `/retouches/${id}` },
      body: await describeRetouch(item, dependencies),
    };
  },
});
