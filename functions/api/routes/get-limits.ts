import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { limitsSchema } from '../schemas/limits.ts';

/** `GET /limits`: the limits for checking files before they are sent. */
export const getLimits = defineRoute({
  operationId: 'getLimits',
  method: 'GET',
  path: '/limits',
  summary: 'See which photos are taken',
  description:
    'What the stack was deployed with: so you can tell before you send a file whether it will be taken, and what it costs. It changes only when the stack is deployed again.',
  answer: { status: 200, description: 'The limits.', schema: limitsSchema },
  problems: [],

  async run({ limits }: Pick<ApiDependencies, 'limits'>) {
    return { status: 200, body: limits };
  },
});
