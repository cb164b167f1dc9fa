import type { ApiDependencies } from '../api-dependencies.ts';
import { findBulkRun } from '../bulk/describe-bulk-run.ts';
import { defineRoute } from '../http/route.ts';
import { bulkRunSchema } from '../schemas/bulk.ts';

/** `GET /bulk/{id}`: how far a bulk run has come. */
export const getBulkRun = defineRoute({
  operationId: 'getBulkRun',
  method: 'GET',
  path: '/bulk/{id}',
  summary: 'Look at a bulk run',
  description: 'For 90 days from its start. Every 5 seconds is often enough.',
  answer: { status: 200, description: 'The run as it is now.', schema: bulkRunSchema },
  problems: ['bulk-run-not-found'],

  run: async (
    dependencies: Pick<ApiDependencies, 'bulkRuns' | 'bulkExecutions' | 'price' | 'now'>,
    { params: { id = '' } },
  ) => ({
    status: 200,
    body: await findBulkRun(id, dependencies),
  }),
});
