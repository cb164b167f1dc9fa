import { explainPayment, isRetryable } from '../attempts/run-again.ts';
import { listedUntil, type PhotoItem, toIndexFolder } from '../photos/photo-item.ts';
import { isOver, type Photos } from '../photos/photos.ts';
import type { Status } from '../photos/status.ts';
import { isDoubtful } from '../shoots/counts.ts';
import { type BulkRun, startOfList } from './bulk-run.ts';

/** The most photos of one page: as many as the table reads at once. */
const PAGE_PHOTOS = 100;

/** Whether a bulk run applies to a photo. */
export function isWanted(item: PhotoItem, { action, filter }: Pick<BulkRun, 'action' | 'filter'>): boolean {
  const { status, code, doubtful } = filter;
  if (status !== null && item.status !== status) return false;
  if (action === 'cancel') return !isOver(item);
  if (doubtful) return item.status === 'succeeded' && isDoubtful(item);
  return isRetryable(item) && (code === null || item.error?.code === code);
}

/**
 * The lists that a bulk run reads, one after the other; null is the list of all photos of the folder. Failed
 * and cancelled attempts keep their status, so each is in one of the lists of these. An open attempt may move
 * from one status list to another during the read and be missed, so a cancel reads the list of all photos.
 */
function listsOf({ action, filter: { status, doubtful } }: BulkRun): readonly (Status | null)[] {
  if (status !== null) return [status];
  if (action === 'cancel') return [null];
  return doubtful ? ['succeeded'] : ['failed', 'cancelled'];
}

/**
 * Takes the run's next page of photos, and counts them. Photos that may be paid for a second time are only
 * counted, unless the run may pay again. The page may be empty although others follow.
 */
export async function takePage(photos: Pick<Photos, 'list'>, run: BulkRun): Promise<BulkRun> {
  const { cursor, folder, payAgain, action } = run;
  if (cursor === null) return run;
  const lists = listsOf(run);
  const { photos: listed, next } = await photos.list({
    folder: toIndexFolder(folder),
    status: lists[cursor.list] ?? null,
    limit: PAGE_PHOTOS,
    after: cursor.after,
    ...(run.oldestFirst && { oldestUntil: listedUntil(run.startedAt) }),
  });
  const wanted = listed.filter((item) => isWanted(item, run));
  const isRetry = action === 'retry';
  const mayPayAgain = isRetry ? wanted.filter((item) => explainPayment(item) !== null) : [];
  const page = payAgain ? wanted : wanted.filter((item) => !mayPayAgain.includes(item));
  // A paid job is collected for free. If Segmind has forgotten it, a new job costs something if allowed.
  const mayCost = isRetry ? page.filter(({ paid }) => payAgain || paid !== 'yes') : [];
  const nextList = startOfList(run, cursor.list + 1);
  return {
    ...run,
    cursor: next !== null ? { ...cursor, after: next } : nextList.list < lists.length ? nextList : null,
    page: page.map(({ id, attempt }) => ({ id, attempt })),
    tries: 0,
    matched: run.matched + wanted.length,
    mayPayAgain: run.mayPayAgain + mayPayAgain.length,
    mayCost: run.mayCost + mayCost.length,
  };
}
