import pMap from 'p-map';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { AT_ONCE, type Begun, beginMany } from '../retouch/begin-many.ts';
import { type BeginDependencies, beginRetouch } from '../retouch/begin-retouch.ts';
import { describeRetouch } from '../retouch/describe-retouch.ts';
import { findRetouch } from '../retouch/find-retouch.ts';
import { importDeadline } from '../retouch/importer.ts';
import { newRetouchAsReadSchema, newRetouchSchema, retouchAnswersSchema } from '../schemas/new-retouch.ts';
import { retouchSchema } from '../schemas/retouch.ts';

type Dependencies = BeginDependencies &
  Pick<ApiDependencies, 'photos' | 'line' | 'startAttempt' | 'presigner' | 'now'>;

/**
 * `POST /retouches`: starts the retouches of photos. If the drop of a photo started its retouch already, that
 * is returned.
 */
export const createRetouch = defineRoute({
  operationId: 'createRetouch',
  method: 'POST',
  path: '/retouches',
  summary: 'Retouch a photo, or up to 100',
  description:
    'Name a photo under `uploads/` by its `key`, or import one from `url`: an imported photo is an upload like any other. If the photo’s upload already started a retouch, the API answers with that retouch: the photo is retouched once. With `again`, a retouch that has ended runs again, as its next attempt; a retouch that is still running goes on. An import replaces a photo with the same key only if `overwrite` is true. For several photos, in `photos`, the API answers 207 with one answer for each: an error in one photo does not stop the others. In these answers `ahead` is null: ask `GET /retouches/{id}` for it. The API imports all photos of a request within 20 seconds. A repeated request with the same `Idempotency-Key` gets the same answer for each photo, also for those that failed: request these again with another key.',
  body: newRetouchSchema,
  bodyAsRead: newRetouchAsReadSchema,
  answer: {
    status: 202,
    description: 'The retouch of one photo, started by this request or earlier.',
    schema: retouchSchema,
    headers: { Location: 'URL of the retouch, relative to the URL of the request.' },
  },
  otherAnswer: {
    status: 207,
    description: 'One answer for each of several photos.',
    schema: retouchAnswersSchema,
  },
  problems: [
    'photo-not-found',
    'photo-exists',
    'other-recipe',
    'photo-too-large',
    'unsupported-photo',
    'url-not-allowed',
    'import-failed',
    'import-timed-out',
  ],

  async once(dependencies: Dependencies, { body, requestId, repeatTag }) {
    const deadline = importDeadline();
    if (!('photos' in body)) return beginRetouch(dependencies, body, { repeatTag, deadline });
    return JSON.stringify(await beginMany(dependencies, body.photos, { requestId, repeatTag, deadline }));
  },

  async run(dependencies: Dependencies, { body, once }) {
    const describe = async (id: string, options: { countAhead: boolean }) =>
      describeRetouch(await findRetouch(dependencies.photos, id), dependencies, options);
    if (!('photos' in body)) {
      const retouch = await describe(once, { countAhead: true });
      return { status: 202, headers: { location: `retouches/${once}` }, body: retouch };
    }
    const answer = async (begun: Begun) =>
      'id' in begun
        ? { status: 202, retouch: await describe(begun.id, { countAhead: false }) }
        : { status: begun.problem.status, problem: begun.problem };
    const answers = await pMap(JSON.parse(once) as Begun[], answer, { concurrency: AT_ONCE });
    return { status: 207, body: { answers } };
  },
});
