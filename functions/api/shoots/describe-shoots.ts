import { roundDollars } from '../../shared/domain/dollars.ts';
import { fromIndexFolder } from '../../shared/photos/photo-item.ts';
import type { ShootCounts } from '../../shared/shoots/counts.ts';
import { addCounts, allPhotos, dollarsOf, openPhotos } from '../../shared/shoots/counts.ts';
import type { Shoot } from '../../shared/shoots/shoot-items.ts';

/** How shoots stand together, as callers are told. `price` is that of one photo, dollars. */
export function describeShoots(folder: string, shoots: readonly Shoot[], price: number) {
  const counts = addCounts(shoots.map((shoot) => shoot.counts));
  const { queued, running, storing, succeeded, failed, failedBy, cancelled, skipped, doubtful } = counts;
  const withPhotos = shoots.filter(({ changedAt }) => changedAt !== null);
  const times = (of: (shoot: Shoot) => string | null) =>
    withPhotos
      .map(of)
      .filter((time) => time !== null)
      .sort();
  const ends = times(({ finishedAt }) => finishedAt);
  const ended = withPhotos.length > 0 && ends.length === withPhotos.length;
  return {
    folder: fromIndexFolder(folder),
    photos: allPhotos(counts),
    queued,
    running,
    storing,
    succeeded,
    failed,
    failedBy,
    cancelled,
    skipped,
    doubtful,
    startedAt: times(({ startedAt }) => startedAt)[0] ?? null,
    changedAt: times(({ changedAt }) => changedAt).at(-1) ?? null,
    ended,
    endedAt: ended ? (ends.at(-1) ?? null) : null,
    costSoFar: dollarsOf(counts),
    costToCome: costOf(counts, price),
  };
}

/** What the open photos cost at most that are not paid for yet: with what is paid, the most that the shoot can cost. */
function costOf(counts: ShootCounts, price: number): number {
  return roundDollars((openPhotos(counts) - counts.taken) * price);
}
