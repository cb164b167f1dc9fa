import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { describeRetouch } from '../retouch/describe-retouch.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { retouchSchema } from '../schemas/retouch.ts';

/** `GET /retouches/{id}`: the state of a retouch. */
export const getRetouch = defineRoute({
  operationId: 'getRetouch',
  method: 'GET',
  path: '/retouches/{id}',
  summary: 'Get a retouch',
  answer: { status: 200, description: 'The current state.', schema: retouchSchema },
  problems: ['retouch-not-found'],

  async run(
    dependencies: Pick<ApiDependencies, 'photos' | 'line' | 'presigner' | 'now'>,
    { params: { id = '' } },
  ) {
    const item = await findRetouch(dependencies.photos, id);
    return { status: 200, body: await describeRetouch(item, dependencies) };
  },
});
