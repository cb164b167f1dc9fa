import type { ApiDependencies } from '../api-dependencies.ts';
import { checkDecisions } from '../bulk/read-decisions.ts';
import { defineRoute } from '../http/route.ts';
import { decisionsQuerySchema, shootDecisionsSchema } from '../schemas/decisions.ts';

type Dependencies = Pick<ApiDependencies, 'decisionsFiles' | 'recipes' | 'photoBucket'>;

/** `PUT /decisions`: stores a person's decisions on a shoot. */
export const putDecisions = defineRoute({
  operationId: 'putDecisions',
  method: 'PUT',
  path: '/decisions',
  summary: 'Set the decisions on a shoot',
  description:
    'Replaces `decisions/<folder>.json`, whole: the bucket keeps its earlier versions. Nothing is done again by that: `POST /shoot/redo` does it. A request has at most 6 MB: put a larger file to S3.',
  query: decisionsQuerySchema,
  body: shootDecisionsSchema,
  answer: { status: 200, description: 'The decisions, as they were written.', schema: shootDecisionsSchema },
  problems: [],

  async run({ decisionsFiles, ...dependencies }: Dependencies, { query: { folder }, body }) {
    await checkDecisions(dependencies, folder, body, '');
    await decisionsFiles.write(folder, body);
    return { status: 200, body };
  },
});
