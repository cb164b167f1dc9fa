import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { noSuchRetouch } from '../retouch/no-such-retouch.ts';
import { retouchSchema } from '../schemas/retouch.ts';

/** `GET /retouches/{id}`: how a retouch stands. */
export const getRetouch = defineRoute({
  operationId: 'getRetouch',
  method: 'GET',
  path: '/retouches/{id}',
  summary: 'See how a retouch stands',
  description: 'Looked up at most a second ago: `asOf` says when.',
  answer: { status: 200, description: 'How it stands.', schema: retouchSchema },
  problems: ['retouch-not-found'],

  async run({ retouches, recent }: Pick<ApiDependencies, 'retouches' | 'recent'>, { params: { id = '' } }) {
    const before = recent.get(id);
    if (before !== null) return { status: 200, body: before };
    const attempt = await retouches.findAttempt(id);
    if (attempt === null) throw noSuchRetouch();
    const retouch = await retouches.describe(attempt);
    recent.keep(retouch);
    return { status: 200, body: retouch };
  },
});
