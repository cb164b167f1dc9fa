import { RESULTS_PREFIX } from '../../../core/contract/storage.ts';
import { prefixOfFolder } from '../../../core/domain/folder-prefix.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { defineRoute } from '../http/route.ts';
import { resultListQuerySchema, resultListSchema } from '../schemas/files.ts';

type Dependencies = Pick<ApiDependencies, 'storedFiles' | 'presigner' | 'now'>;

/** `GET /results`: the result files, each with a URL. */
export const listResults = defineRoute({
  operationId: 'listResults',
  method: 'GET',
  path: '/results',
  summary: 'List result files',
  description:
    'The files of a folder under `results/` and of the folders below it, in order of their keys, as S3 lists them now. Each has a URL to download it: pictures and their records, earlier versions in `.versions/`, small pictures in `.review/`, and a shoot’s `shoot.json`, `shoot.csv` and `review.html`. A page can hold fewer than `limit` files and not be the last: the last page has the `nextCursor` null. URLs are valid for minutes: download the files of a page before you request the next page.',
  query: resultListQuerySchema,
  answer: { status: 200, description: 'One page.', schema: resultListSchema },
  problems: [],

  async run({ storedFiles, presigner, now }: Dependencies, { query }) {
    const { folder, limit, cursor } = query;
    const filters = { prefix: prefixOfFolder(RESULTS_PREFIX, folder) };
    const page = await storedFiles.list({ ...filters, limit, after: readCursor(cursor, filters) });
    const files = page.files.map(async (file) => {
      const { url, expiresAt } = await presigner.get(file.key);
      return { ...file, url, urlExpiresAt: expiresAt };
    });
    return {
      status: 200,
      body: {
        files: await Promise.all(files),
        nextCursor: page.next === null ? null : writeCursor(page.next, filters),
        asOf: new Date(now()).toISOString(),
      },
    };
  },
});
