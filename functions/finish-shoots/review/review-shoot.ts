import { FAILURES } from '../../shared/domain/failures.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import type { ShootReport } from '../shoot-report.ts';
import type { Review } from './review.ts';
import { reviewPhotoOf } from './review-photo.ts';

/** What the review page of a shoot shows: of its report, and of its photos. */
export function reviewShoot({ folder, changedAt, totals }: ShootReport, items: readonly PhotoItem[]): Review {
  const photos = items.flatMap((item) => reviewPhotoOf(item, folder) ?? []);
  const codes = new Set(items.flatMap(({ error, redoError }) => (error ?? redoError)?.code ?? []));
  const { photos: count, succeeded, failed, cancelled, doubtful, cost } = totals;
  return {
    folder,
    endedAt: changedAt,
    totals: { photos: count, succeeded, failed, cancelled, doubtful, cost },
    pricePerPhoto: items.findLast(({ model }) => model !== null)?.model?.price ?? null,
    advice: Object.fromEntries([...codes].map((code) => [code, FAILURES[code].advice])),
    photos,
  };
}
