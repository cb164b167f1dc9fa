import { type ApiOptions, ask } from '../api/ask.ts';
import { listShoots } from '../api/retouch-api.ts';
import type { ListedShoot } from '../words/shoot.ts';

/** The most that the API gives at once. */
const PAGE = 100;

/** The shoots in the folders below this one, in the order of their names; null lists all that there are. */
export async function listShootsBelow(folder: string | null, api: ApiOptions): Promise<ListedShoot[]> {
  const where = folder === null || folder === '' ? {} : { folder };
  const shoots: ListedShoot[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...where, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await ask(listShoots(query, api));
    shoots.push(...page.shoots);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  // A list of all has the top, which is below nothing.
  return folder === null ? shoots : shoots.filter((shoot) => shoot.folder !== folder);
}
