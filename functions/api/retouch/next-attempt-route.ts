import type { ApiDependencies } from '../api-dependencies.ts';
import type { RouteAnswer } from '../http/route.ts';
import { retouchSchema } from '../schemas/retouch.ts';
import { describeRetouch } from './describe-retouch.ts';
import { findRetouch } from './find-retouch.ts';

/** Dependencies of the answer of a {@link NEXT_ATTEMPT_ROUTE}. */
export type NextAttemptDependencies = Pick<ApiDependencies, 'photos' | 'line' | 'presigner' | 'now'>;

/** What all routes that begin a retouch's next attempt, once per `Idempotency-Key`, have in common. */
export const NEXT_ATTEMPT_ROUTE = {
  method: 'POST',
  answer: {
    status: 202,
    description: 'The retouch, running again.',
    schema: retouchSchema,
    headers: { Location: 'URL of the retouch, relative to the URL of the request.' },
  },

  async run(
    dependencies: NextAttemptDependencies,
    { once: id }: { readonly once: string },
  ): Promise<RouteAnswer> {
    const item = await findRetouch(dependencies.photos, id);
    const body = await describeRetouch(item, dependencies);
    return { status: 202, headers: { location: `../${id}` }, body };
  },
} as const;
