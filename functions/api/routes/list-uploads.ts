import { UPLOADS_PREFIX } from '../../../core/contract/storage.ts';
import { prefixOfFolder } from '../../../core/domain/folder-prefix.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { defineRoute } from '../http/route.ts';
import { uploadListQuerySchema, uploadListSchema } from '../schemas/files.ts';

/** `GET /uploads`: the uploaded files. */
export const listUploads = defineRoute({
  operationId: 'listUploads',
  method: 'GET',
  path: '/uploads',
  summary: 'List uploaded files',
  description:
    'The files of a folder under `uploads/` and of the folders below it, in order of their keys, as S3 lists them now, also those that Retouch skips. A page can hold fewer than `limit` files and not be the last: the last page has the `nextCursor` null.',
  query: uploadListQuerySchema,
  answer: { status: 200, description: 'One page.', schema: uploadListSchema },
  problems: [],

  async run({ storedFiles, now }: Pick<ApiDependencies, 'storedFiles' | 'now'>, { query }) {
    const { folder, limit, cursor } = query;
    const filters = { prefix: prefixOfFolder(UPLOADS_PREFIX, folder) };
    const page = await storedFiles.list({ ...filters, limit, after: readCursor(cursor, filters) });
    return {
      status: 200,
      body: {
        files: page.files,
        nextCursor: page.next === null ? null : writeCursor(page.next, filters),
        asOf: new Date(now()).toISOString(),
      },
    };
  },
});
