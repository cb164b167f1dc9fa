import { INDEX, INDEX_SORT_KEY } from '../contract/table.ts';
import type { Item } from '../table/item.ts';
import type { Table } from '../table/table.ts';
import { ALL_PHOTOS } from './photo-item.ts';
import type { Status } from './status.ts';

/** Which photos are listed. */
export interface PhotoQuery {
  readonly folder: string | null;
  readonly status: Status | null;
  /** @default any */
  readonly reference?: string | null;
  readonly limit: number;
  /** Only photos after this `listedAt`, which is the last one of the previous page. */
  readonly after: string | null;
  /** Lists the oldest first, up to this `listedAt`. @default the newest first */
  readonly oldestUntil?: string;
}

/** One page of the items of latest attempts, in two requests; `next` is null on the last page. */
export async function listItems(
  table: Pick<Table, 'query' | 'getMany'>,
  { limit, after, oldestUntil, ...filters }: PhotoQuery,
): Promise<{ items: Item[]; next: string | null }> {
  const { partition, index, entries } = chooseIndex(filters);
  const newestFirst = oldestUntil === undefined;
  const listed = await table.query({
    partition,
    index,
    newestFirst,
    // One more shows whether there is a next page.
    limit: limit + 1,
    ...(newestFirst
      ? after !== null && { before: after }
      : { before: oldestUntil, ...(after !== null && { from: `${after}\u0000` }) }),
  });
  const page = listed.slice(0, limit);
  const items = await table.getMany(page.map(({ pk, sk }) => ({ pk, sk })));
  // An index may lag behind: drop photos if their item no longer matches. Also drop unlisted attempts: one
  // that goes on although a later one has begun writes index entries again.
  const rows = items
    .filter((item) => item.isUnlisted !== true && entries.every(([name, value]) => item[name] === value))
    .sort((a, b) => (String(a[INDEX_SORT_KEY]) < String(b[INDEX_SORT_KEY]) ? 1 : -1));
  const next = listed.length > limit ? String(page.at(-1)?.[INDEX_SORT_KEY]) : null;
  return { items: newestFirst ? rows : rows.reverse(), next };
}

/** How many latest attempts match, as of a moment ago. */
export function countItems(
  table: Pick<Table, 'countAll'>,
  of: Pick<PhotoQuery, 'folder' | 'status'>,
): Promise<number> {
  return table.countAll(chooseIndex(of));
}

/**
 * The index for a query, and every index entry that a matching photo has. No index combines a reference with
 * other filters: few photos share a reference, so these are filtered afterwards.
 */
function chooseIndex({
  folder,
  status,
  reference = null,
}: Pick<PhotoQuery, 'folder' | 'status' | 'reference'>) {
  const entries: [name: string, partition: string][] = [];
  if (reference !== null) entries.push([INDEX.reference, reference]);
  if (folder !== null && status !== null) entries.push([INDEX.folderAndStatus, `${status}#${folder}`]);
  else if (folder !== null) entries.push([INDEX.folder, folder]);
  else if (status !== null) entries.push([INDEX.status, status]);
  const [name, partition] = entries[0] ?? [INDEX.all, ALL_PHOTOS];
  return { partition, index: { name, sortKey: INDEX_SORT_KEY }, entries };
}
