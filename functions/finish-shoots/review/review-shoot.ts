import { FAILURES, type FailureCode } from '../../../core/domain/failures.ts';
import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import type { ShootReport } from '../shoot-report.ts';
import type { Review } from './review.ts';
import { reviewPhotoOf } from './review-photo.ts';

/** Failures that are the photo's fault but can succeed when the photo runs again. */
const RUN_AGAIN: readonly FailureCode[] = ['invalid-recipe', 'shoot-budget-reached'];

/**
 * The data of a shoot's review page, from its report and its photos. `replaced` photos are left out: failed
 * photos that have a later upload.
 */
export function reviewShoot(
  { folder, changedAt, totals }: ShootReport,
  items: readonly PhotoItem[],
  replaced: ReadonlySet<string>,
): Review {
  const photos = items
    .filter(({ id }) => !replaced.has(id))
    .flatMap((item) => reviewPhotoOf(item, folder) ?? []);
  const codes = [...new Set(items.flatMap(({ error, redoError }) => (error ?? redoError)?.code ?? []))];
  // If a failure is the photo's fault, its message already says what to do.
  const others = codes.filter((code) => FAILURES[code].fault !== 'photo');
  const { photos: count, succeeded, failed, cancelled, doubtful, cost } = totals;
  return {
    folder,
    endedAt: changedAt,
    totals: { photos: count, succeeded, failed, cancelled, doubtful, cost },
    pricePerPhoto: items.findLast(({ model }) => model !== null)?.model?.price ?? null,
    advice: Object.fromEntries(others.map((code) => [code, FAILURES[code].advice])),
    runAgain: codes.filter((code) => others.includes(code) || RUN_AGAIN.includes(code)),
    photos,
  };
}
