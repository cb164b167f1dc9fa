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
    'Replaces the whole file `decisions/<folder>.json`; the bucket keeps its earlier versions. This does not do any photo again: `POST /shoot/redo` does. A request has at most 6 MB: upload a larger file to S3.',
  query: decisionsQuerySchema,
  body: shootDecisionsSchema,
  answer: { status: 200, description: 'The decisions as stored.', schema: shootDecisionsSchema },
  problems: [],

  async run({ decisionsFiles, ...dependencies }: Dependencies, { query: { folder }, body }) {
    await checkDecisions(dependencies, folder, body, '');
    await decisionsFiles.write(folder, body);
    return { status: 200, body };
  },
});
