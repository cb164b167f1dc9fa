import { roundDollars } from '../../../core/domain/dollars.ts';
import { fromIndexFolder } from '../../../core/photos/photo-item.ts';
import type { ShootCounts } from '../../../core/shoots/counts.ts';
import { addCounts, allPhotos, dollarsOf, openPhotos } from '../../../core/shoots/counts.ts';
import type { Shoot } from '../../../core/shoots/shoot-items.ts';

/** The state of several shoots together, as the API returns it. `price` is dollars per photo. */
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

/** The most that open photos can still cost: added to what is paid, the most that the shoot can cost. */
function costOf(counts: ShootCounts, price: number): number {
  return roundDollars((openPhotos(counts) - counts.taken) * price);
}
