import { attemptName } from '../../shared/domain/execution-name.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { noSuchRetouch } from '../retouch/no-such-retouch.ts';
import { startAttempt } from '../retouch/start-attempt.ts';
import { retouchSchema } from '../schemas/retouch.ts';

type Dependencies = Pick<ApiDependencies, 'executions' | 'retouches' | 'recent' | 'now'>;

/** `POST /retouches/{id}/retry`: runs a retouch again that failed or was cancelled. */
export const retryRetouch = defineRoute({
  operationId: 'retryRetouch',
  method: 'POST',
  path: '/retouches/{id}/retry',
  summary: 'Run a failed retouch again',
  description:
    'As its next attempt, with the same photo and recipe. A job that was paid for already is collected, while Segmind still has it.',
  idempotent: true,
  answer: {
    status: 202,
    description: 'The retouch, running again.',
    schema: retouchSchema,
    headers: { Location: 'Where to look how it goes.' },
  },
  problems: ['retouch-not-found', 'retouch-not-failed'],

  async run(dependencies: Dependencies, { params: { id = '' } }) {
    const { executions, retouches, recent, now } = dependencies;
    const failed = await retouches.findAttempt(id);
    if (failed === null) throw noSuchRetouch();
    const { status } = await retouches.describe(failed);
    if (status !== 'failed' && status !== 'cancelled') {
      throw new Problem(
        'retouch-not-failed',
        `The retouch is ${status}: only a failed or cancelled one is run again.`,
      );
    }
    const { photo, recipe, ...before } = failed.execution.input;
    const attempt = before.attempt + 1;
    const name = attemptName(id, attempt);
    const input = { id, attempt, photo, ...(recipe !== undefined && { recipe }) };
    const { execution } = await startAttempt(executions, name, input, now);
    recent.forget(id);
    return {
      status: 202,
      headers: { location: `/retouches/${id}` },
      body: await retouches.describe({ execution, record: null }),
    };
  },
});
