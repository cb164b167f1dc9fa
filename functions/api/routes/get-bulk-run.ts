import type { ApiDependencies } from '../api-dependencies.ts';
import { findBulkRun } from '../bulk/describe-bulk-run.ts';
import { defineRoute } from '../http/route.ts';
import { bulkRunSchema } from '../schemas/bulk.ts';

/** `GET /bulk/{id}`: how far a bulk run has come. */
export const getBulkRun = defineRoute({
  operationId: 'getBulkRun',
  method: 'GET',
  path: '/bulk/{id}',
  summary: 'Get a bulk run',
  description: 'Available for 90 days from its start. Poll at most every 5 seconds.',
  answer: { status: 200, description: 'The current state of the run.', schema: bulkRunSchema },
  problems: ['bulk-run-not-found'],

  run: async (
    dependencies: Pick<ApiDependencies, 'bulkRuns' | 'bulkExecutions' | 'price' | 'now'>,
    { params: { id = '' } },
  ) => ({
    status: 200,
    body: await findBulkRun(id, dependencies),
  }),
});
