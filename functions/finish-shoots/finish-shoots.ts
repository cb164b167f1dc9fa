import * as z from 'zod/mini';
import { SHOOT_FINISHED } from '../../core/contract/events.ts';
import type { Announce } from '../../core/ending/announce.ts';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import { isOver, type Photos } from '../../core/photos/photos.ts';
import { OPEN_STATUSES } from '../../core/photos/status.ts';
import { openPhotos } from '../../core/shoots/counts.ts';
import type { Shoot } from '../../core/shoots/shoot-items.ts';
import type { Shoots } from '../../core/shoots/shoots.ts';
import { renderReview } from './review/render-review.ts';
import { reviewShoot } from './review/review-shoot.ts';
import { cutReport, reportShoot, type ShootReport } from './shoot-report.ts';
import { findReplaced, rowOf, type ShootRow, writeCsv } from './shoot-row.ts';

/** The schedule's event; finish-shoots uses nothing of it. */
export const finishShootsEventSchema = z.object({});

/** Writes one file of a shoot. */
export type PutShootFile = (key: string, body: string, contentType: string) => Promise<void>;

/** What finishing shoots needs. */
export interface FinishShootsDependencies {
  readonly shoots: Pick<Shoots, 'listOpen' | 'find' | 'finish'>;
  readonly photos: Pick<Photos, 'list'>;
  readonly putFile: PutShootFile;
  readonly announce: Announce;
  readonly photoBucket: string;
  /** The review page, without a shoot. */
  readonly reviewTemplate: string;
  /** A shoot must be unchanged for this long before its end is announced. */
  readonly shootQuietSeconds: number;
  /** Called for each shoot that could not be finished. */
  readonly fail: (folder: string, error: unknown) => void;
  readonly now: () => number;
}

/** No shoot is begun after this time. The function may run for 5 minutes; the rest is for the last shoot. */
const BEGIN_MS = 4 * 60_000;
const MINUTE_MS = 60_000;
/** Photos per page: the most that one page holds. */
const PAGE = 100;
/**
 * EventBridge accepts 256 KB for a whole event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const MAX_EVENT_BYTES = 240_000;

/**
 * Announces the end of each shoot that has no open photos and has not changed for a while. It writes the
 * files; then, if the shoot is still unchanged, it sends the event; then it notes that the end was announced.
 * After an interruption all of this is repeated with the same event id.
 * @throws {AggregateError} at the end, if a shoot failed: this raises the alarm
 */
export function createFinishShoots(dependencies: FinishShootsDependencies) {
  const { shoots, photos, putFile, announce, photoBucket, reviewTemplate, shootQuietSeconds, fail, now } =
    dependencies;

  async function hasOpenPhotos(folder: string): Promise<boolean> {
    for (const status of OPEN_STATUSES) {
      const { photos: open } = await photos.list({ folder, status, limit: 1, after: null });
      if (open.length > 0) return true;
    }
    return false;
  }

  /** The photos and skipped files of a shoot, sorted by key; null if a photo is open. */
  async function readPhotos(folder: string): Promise<PhotoItem[] | null> {
    if (await hasOpenPhotos(folder)) return null;
    const items: PhotoItem[] = [];
    let after: string | null = null;
    do {
      const page = await photos.list({ folder, status: null, limit: PAGE, after });
      if (!page.photos.every(isOver)) return null;
      items.push(...page.photos);
      after = page.next;
    } while (after !== null);
    return items.sort((a, b) => (a.photo.key < b.photo.key ? -1 : 1));
  }

  function isAtRest({ counts, changedAt }: Shoot): boolean {
    const quietMs = changedAt === null ? 0 : now() - Date.parse(changedAt);
    return openPhotos(counts) === 0 && quietMs >= shootQuietSeconds * 1000;
  }

  async function putFiles(
    report: ShootReport,
    items: readonly PhotoItem[],
    rows: readonly ShootRow[],
  ): Promise<void> {
    const { files } = report;
    const table = writeCsv(rows.filter(({ status }) => status !== 'skipped'));
    await putFile(files.table, table, 'text/csv; charset=utf-8');
    const page = renderReview(reviewTemplate, reviewShoot(report, items, findReplaced(rows)));
    await putFile(files.page, page, 'text/html; charset=utf-8');
    await putFile(files.report, `${JSON.stringify(report, null, 2)}\n`, 'application/json');
  }

  /** True if the end of the shoot was announced. */
  async function finish(folder: string): Promise<boolean> {
    const shoot = await shoots.find(folder);
    if (shoot === null || !isAtRest(shoot)) return false;
    const items = await readPhotos(folder);
    if (items === null) return false;
    const rows = items.map(rowOf);
    const report = reportShoot(shoot, photoBucket, rows);
    if (report.totals.photos === 0) return false;
    await putFiles(report, items, rows);
    // Reading thousands of photos takes a while, and one may have arrived meanwhile.
    const latest = await shoots.find(folder);
    if (latest?.changedAt !== shoot.changedAt || (await hasOpenPhotos(folder))) return false;
    await announce(SHOOT_FINISHED, cutReport(report, MAX_EVENT_BYTES));
    await shoots.finish(shoot, new Date(now()).toISOString());
    return true;
  }

  /** Starts with another shoot each minute, so that a slow one does not block the others for ever. */
  async function listInTurn(): Promise<string[]> {
    const folders: string[] = [];
    for await (const folder of shoots.listOpen()) folders.push(folder);
    const first = Math.floor(now() / MINUTE_MS) % Math.max(1, folders.length);
    return [...folders.slice(first), ...folders.slice(0, first)];
  }

  return async () => {
    const startedMs = now();
    const failures: unknown[] = [];
    let open = 0;
    let finished = 0;
    for (const folder of await listInTurn()) {
      if (now() - startedMs >= BEGIN_MS) break;
      try {
        if (await finish(folder)) finished += 1;
        else open += 1;
      } catch (error) {
        fail(folder, error);
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `finish-shoots could not finish some shoots: ${failures.join(', ')}`,
      );
    }
    return { outcome: 'looked', open, finished };
  };
}
