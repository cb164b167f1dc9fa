import { cancelPhoto } from '../../shared/record/cancel-photo.ts';
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

/** `DELETE /retouches/{id}`: stops a retouch, releases its slot and writes its record. */
export const cancelRetouch = defineRoute({
  operationId: 'cancelRetouch',
  method: 'DELETE',
  path: '/retouches/{id}',
  summary: 'Cancel a retouch',
  description:
    'Its slot goes to the next photo, and its record says that it was cancelled. `paid` and the error’s message tell whether money was spent: Segmind has no way to stop a job that it took. Of a redo, the result before it stands: the retouch is `succeeded`, and `redoError` says that it was cancelled. A retouch that is cancelled already is answered as it is.',
  answer: { status: 200, description: 'The retouch, cancelled.', schema: retouchSchema },
  problems: ['retouch-not-found', 'retouch-ended'],

  async run(dependencies: Dependencies, { params: { id = '' } }) {
    const latest = await findRetouch(dependencies.photos, id);
    const { isCancelled, item } = await cancelPhoto(dependencies, latest);
    if (!isCancelled) {
      throw new Problem('retouch-ended', 'The retouch has ended already: there is nothing left to cancel.');
    }
    return { status: 200, body: await describeRetouch(item, dependencies) };
  },
});
