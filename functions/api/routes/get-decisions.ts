import type { ApiDependencies } from '../api-dependencies.ts';
import { readDecisions } from '../bulk/read-decisions.ts';
import { defineRoute } from '../http/route.ts';
import { decisionsQuerySchema, shootDecisionsSchema } from '../schemas/decisions.ts';

/** `GET /decisions`: a person's decisions on a shoot. */
export const getDecisions = defineRoute({
  operationId: 'getDecisions',
  method: 'GET',
  path: '/decisions',
  summary: 'Get the decisions on a shoot',
  description:
    'What a person decided about its photos, as stored in `decisions/<folder>.json`. An answer has at most 6 MB: read a larger file from S3.',
  query: decisionsQuerySchema,
  answer: { status: 200, description: 'The decisions.', schema: shootDecisionsSchema },
  problems: ['decisions-not-found', 'invalid-decisions'],

  async run({ decisionsFiles }: Pick<ApiDependencies, 'decisionsFiles'>, { query: { folder } }) {
    const { decisions } = await readDecisions(decisionsFiles, folder);
    return { status: 200, body: decisions };
  },
});
