import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { limitsSchema } from '../schemas/limits.ts';

/** `GET /limits`: the limits for checking files before they are sent. */
export const getLimits = defineRoute({
  operationId: 'getLimits',
  method: 'GET',
  path: '/limits',
  summary: 'Get the limits of the stack',
  description:
    'The limits and the price that the stack was deployed with. With them you know before an upload whether Retouch accepts a file and what it costs. They change only when the stack is deployed again.',
  answer: { status: 200, description: 'The limits.', schema: limitsSchema },
  problems: [],

  async run({ limits }: Pick<ApiDependencies, 'limits'>) {
    return { status: 200, body: limits };
  },
});
