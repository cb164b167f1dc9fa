import { FAILURES, type FailureCode } from '../../shared/domain/failures.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import type { ShootReport } from '../shoot-report.ts';
import type { Review } from './review.ts';
import { reviewPhotoOf } from './review-photo.ts';

/** Failures that are the photo's fault, and that another run can still end well. */
const RUN_AGAIN: readonly FailureCode[] = ['invalid-recipe', 'shoot-budget-reached'];

/**
 * What the review page of a shoot shows: of its report, and of its photos. Failed ones of which a later upload is there,
 * the replaced ones, are left out.
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
  // The message of a failure that is the photo's fault says itself what to do.
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
