import { attemptName } from '../../shared/domain/execution-name.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
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
    if (latest.status === 'cancelled') {
      // A repeated request, such as one that was cut off before the slot was passed on.
      await line.withdraw(latest);
      return { status: 200, body: await describeRetouch(latest, dependencies) };
    }
    // From now on no job of it is submitted: whether one was is known after this.
    if (!(await photos.cancel(latest))) throw hasEnded();
    const { attempt, photo, queuedAt, paid } = await findRetouch(photos, id);
    const end = { error: 'cancelled', cause: explain(paid) };
    await stopExecution(attemptName(id, attempt), end);
    // The record is written here: the caller sees the end of it at once.
    const input = { id, attempt, photo };
    await endExecution({ ...end, status: 'ABORTED', input, startedAt: new Date(queuedAt) });
    const after = await findRetouch(photos, id);
    if (after.status === 'succeeded' || after.status === 'failed') throw hasEnded();
    return { status: 200, body: await describeRetouch(after, dependencies) };
  },
});

function hasEnded(): Problem {
  return new Problem('retouch-ended', 'The retouch has ended already: there is nothing left to cancel.');
}

function explain(paid: PhotoItem['paid']): string {
  const spent = {
    yes: 'Segmind had taken its job: that is paid for, and running the photo again collects it while Segmind still has it.',
    no: 'No job of it had been submitted: nothing was paid.',
    unknown: 'A submit was under way: whether Segmind took its job, and billed it, is not known.',
  };
  return `The retouch was cancelled over the API. ${spent[paid]}`;
}
