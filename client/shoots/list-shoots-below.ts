import { type ApiOptions, ask } from '../api/ask.ts';
import { listShoots } from '../api/retouch-api.ts';
import type { ListedShoot } from '../words/shoot.ts';

/** The most shoots that the API lists at once. */
const PAGE = 100;

/** Lists the shoots in the folders below this one, sorted by name; null lists all shoots. */
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
  // The API lists the folder itself as well. It stays only in a list of all shoots, as the top.
  return folder === null ? shoots : shoots.filter((shoot) => shoot.folder !== folder);
}
