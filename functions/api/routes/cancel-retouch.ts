import { attemptName } from '../../shared/domain/execution-name.ts';
import { isOver } from '../../shared/photos/photos.ts';
import { explainCancel } from '../../shared/record/explain-paid.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { describeRetouch } from '../retouch/describe-retouch.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { retouchSchema } from '../schemas/retouch.ts';

type Dependencies = Pick<
  ApiDependencies,
  'photos' | 'line' | 'stopExecution' | 'endExecution' | 'presigner' | 'now'
>;

/** `DELETE /retouches/{id}`: stops a retouch, frees its slot and writes its record. */
export const cancelRetouch = defineRoute({
  operationId: 'cancelRetouch',
  method: 'DELETE',
  path: '/retouches/{id}',
  summary: 'Cancel a retouch',
  description:
    'Its slot goes to the next photo, and its record says that it was cancelled. `paid` and the error’s message tell whether money was spent: Segmind has no way to stop a job that it took. A retouch that is cancelled already is answered as it is.',
  answer: { status: 200, description: 'The retouch, cancelled.', schema: retouchSchema },
  problems: ['retouch-not-found', 'retouch-ended'],

  async run(dependencies: Dependencies, { params: { id = '' } }) {
    const { photos, line, stopExecution, endExecution } = dependencies;
    const latest = await findRetouch(photos, id);
    // From now on no job of it is submitted: whether one was is known after this.
    const isCancelling = !isOver(latest) && (await photos.cancel(latest));
    // Read again by its attempt: the photo may be cancelled and run again by other requests meanwhile.
    const now = (await photos.get(latest)) ?? latest;
    if (!isCancelling) {
      if (now.status !== 'cancelled') throw hasEnded();
      // A repeated request, such as one that was cut off before the slot was passed on.
      await line.withdraw(now);
      return { status: 200, body: await describeRetouch(now, dependencies) };
    }
    const { attempt, photo, queuedAt, paid } = now;
    const end = { error: 'cancelled', cause: explainCancel(paid) };
    await stopExecution(attemptName(id, attempt), end);
    // The record is written here: the caller sees the end of it at once.
    const input = { id, attempt, photo };
    await endExecution({ ...end, status: 'ABORTED', input, startedAt: new Date(queuedAt) });
    const after = (await photos.get(latest)) ?? latest;
    if (after.status === 'succeeded' || after.status === 'failed') throw hasEnded();
    return { status: 200, body: await describeRetouch(after, dependencies) };
  },
});

function hasEnded(): Problem {
  return new Problem('retouch-ended', 'The retouch has ended already: there is nothing left to cancel.');
}
