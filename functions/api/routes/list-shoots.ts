import type { ApiDependencies } from '../api-dependencies.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { defineRoute } from '../http/route.ts';
import { shootListQuerySchema, shootListSchema } from '../schemas/shoot.ts';
import { describeShoots } from '../shoots/describe-shoots.ts';

/** `GET /shoots`: shoots, sorted by the names of their folders. */
export const listShoots = defineRoute({
  operationId: 'listShoots',
  method: 'GET',
  path: '/shoots',
  summary: 'List shoots',
  description:
    'Lists each folder that contains photos, without the folders below it, in order of their names. A folder that contains only skipped files is not listed. Counts are some seconds behind while photos are in progress.',
  query: shootListQuerySchema,
  answer: { status: 200, description: 'One page.', schema: shootListSchema },
  problems: [],

  async run({ shoots, price, now }: Pick<ApiDependencies, 'shoots' | 'price' | 'now'>, { query }) {
    const { folder = null, limit, cursor } = query;
    const filters = { folder };
    const page = await shoots.list({ below: folder, limit, after: readCursor(cursor, filters) });
    return {
      status: 200,
      body: {
        shoots: page.shoots.map((shoot) => describeShoots(shoot.folder, [shoot], price)),
        nextCursor: page.next === null ? null : writeCursor(page.next, filters),
        asOf: new Date(now()).toISOString(),
      },
    };
  },
});
