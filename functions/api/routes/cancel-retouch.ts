import { cancelPhoto } from '../../../core/ending/cancel-photo.ts';
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
    'The next photo gets its slot, and its record says that it was cancelled. `paid` and the error’s message say whether money was spent: Segmind cannot stop a job that it has accepted. If the retouch was being done again, it keeps its earlier result: its status is `succeeded`, and `redoError` says that the redo was cancelled. If the retouch is already cancelled, the API answers with it and changes nothing.',
  answer: { status: 200, description: 'The retouch, cancelled.', schema: retouchSchema },
  problems: ['retouch-not-found', 'retouch-ended'],

  async run(dependencies: Dependencies, { params: { id = '' } }) {
    const latest = await findRetouch(dependencies.photos, id);
    const { isCancelled, item } = await cancelPhoto(dependencies, latest);
    if (!isCancelled) {
      throw new Problem('retouch-ended', 'The retouch has already ended: there is nothing to cancel.');
    }
    return { status: 200, body: await describeRetouch(item, dependencies) };
  },
});
