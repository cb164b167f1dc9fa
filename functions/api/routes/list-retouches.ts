import { toIndexFolder } from '../../../core/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { defineRoute } from '../http/route.ts';
import { summariseRetouch } from '../retouch/describe-retouch.ts';
import { listQuerySchema, retouchListSchema } from '../schemas/retouch.ts';

/** `GET /retouches`: photos, newest first. */
export const listRetouches = defineRoute({
  operationId: 'listRetouches',
  method: 'GET',
  path: '/retouches',
  summary: 'List retouches',
  description:
    'Lists each photo once, with its latest attempt, the newest first. A row has the same values as `GET /retouches/{id}` at that moment. The list can be a second behind. A page can hold fewer than `limit` photos and not be the last, as no index combines a reference with a folder or status: the last page has the `nextCursor` null. A photo that runs again moves to the front.',
  query: listQuerySchema,
  answer: { status: 200, description: 'One page.', schema: retouchListSchema },
  problems: [],

  async run({ photos, now }: Pick<ApiDependencies, 'photos' | 'now'>, { query }) {
    const { status = null, reference = null, limit, cursor } = query;
    const folder = query.folder === undefined ? null : toIndexFolder(query.folder);
    const filters = { status, folder, reference };
    const page = await photos.list({ ...filters, limit, after: readCursor(cursor, filters) });
    return {
      status: 200,
      body: {
        retouches: page.photos.map(summariseRetouch),
        nextCursor: page.next === null ? null : writeCursor(page.next, filters),
        asOf: new Date(now()).toISOString(),
      },
    };
  },
});
