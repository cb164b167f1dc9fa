import { isDeepStrictEqual } from 'node:util';
import pMap from 'p-map';
import { isFree, type RedoRequest } from '../attempts/redo.ts';
import { folderOfPhoto } from '../domain/upload-key.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import { isOver, type Photos } from '../photos/photos.ts';
import type { Version } from '../record/record.ts';
import { versionsOf } from '../record/versions.ts';
import type { Decision, Decisions } from '../review/decisions.ts';
import type { BulkRun } from './bulk-run.ts';

/** Reading a photo takes one request. */
const PAGE_PHOTOS = 100;
const AT_ONCE = 10;

/**
 * The redo that a decision still asks for; null if it is carried out or the photo has changed. A rejected
 * version is redone while it is the newest; an accepted version comes back if a later one has replaced it.
 */
export function redoRequestOf(
  item: PhotoItem | null,
  { version, decision, redo }: Decision,
  { folder, recipe }: Pick<BulkRun, 'folder' | 'recipe'>,
): RedoRequest | null {
  if (item?.status !== 'succeeded' || folderOfPhoto(item.photo.key) !== folder) return null;
  const versions = versionsOf(item);
  const newest = versions.at(-1);
  if (decision === 'accept') {
    const accepted = versions.find((one) => one.version === version);
    const isBack = accepted === undefined || newest === undefined || isSameResult(item.id, accepted, newest);
    return isBack ? null : { version };
  }
  return version === newest?.version ? { recipe: redo ?? recipe ?? undefined } : null;
}

/** Whether a decision cannot be carried out: no such photo or version, or the photo has not ended. */
function isPassedOver(item: PhotoItem | null, { version }: Decision, { folder }: BulkRun): boolean {
  if (item === null || folderOfPhoto(item.photo.key) !== folder || !isOver(item)) return true;
  return versionsOf(item).every((one) => one.version !== version);
}

/** Whether two versions come from one job and one recipe: the same, or one brought back. */
function isSameResult(id: string, one: Version, other: Version): boolean {
  const made = ({ attempt, job = { id, attempt }, recipe }: Version) => {
    const { from: _, priority: __, ...result } = recipe ?? {};
    return { job, result };
  };
  return isDeepStrictEqual(made(one), made(other));
}

/** Takes the run's next page of photos, in the order of the decisions, and counts them. */
export async function takeRedoPage(
  photos: Pick<Photos, 'find'>,
  run: BulkRun,
  { photos: all }: Decisions,
): Promise<BulkRun> {
  const { cursor } = run;
  if (cursor === null) return run;
  const from = Number(cursor.after);
  const decisions = all.slice(from, from + PAGE_PHOTOS);
  const items = await pMap(decisions, ({ id }) => photos.find(id), { concurrency: AT_ONCE });
  const wanted = decisions.flatMap((decision, index) => {
    const item = items[index] ?? null;
    const overrides = redoRequestOf(item, decision, run);
    return item === null || overrides === null
      ? []
      : [{ id: item.id, attempt: item.attempt, isFree: isFree(overrides) }];
  });
  const passedOver = decisions.filter((decision, index) => isPassedOver(items[index] ?? null, decision, run));
  const next = from + PAGE_PHOTOS;
  return {
    ...run,
    cursor: next < all.length ? { ...cursor, after: String(next) } : null,
    page: wanted.map(({ id, attempt }) => ({ id, attempt })),
    tries: 0,
    matched: run.matched + wanted.length,
    passedOver: run.passedOver + passedOver.length,
    mayCost: run.mayCost + wanted.filter((one) => !one.isFree).length,
  };
}
