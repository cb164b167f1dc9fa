import type { Pace } from '../../shared/domain/pace.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';

/** How fast the line goes. */
export type LinePace = Pick<Pace, 'secondsExpected' | 'photosPerMinute'>;

/** The photos that are looked at: two requests to the table, however long the line is. */
const LOOKED_AT = 20;
/** Fewer jobs than these tell less than the model's profile does. */
const ENOUGH = 5;
/** What took longer ago may have been another model, or a bad hour. */
const RECENT_MS = 3_600_000;

/**
 * The line's own pace, by how long the jobs of the photos took that have results of the last hour; by the model's
 * profile, if there are too few of those. Slots are busy for about so long, so it needs no count for each photo.
 */
export async function measurePace({
  photos,
  pace,
  maxInFlight,
  now,
}: Pick<ApiDependencies, 'photos' | 'pace' | 'maxInFlight' | 'now'>): Promise<LinePace> {
  const query = { folder: null, status: 'succeeded', limit: LOOKED_AT, after: null } as const;
  const { photos: latest } = await photos.list(query);
  const seconds = latest
    .filter(({ completedAt }) => now() - Date.parse(completedAt ?? '') < RECENT_MS)
    .flatMap(jobSeconds)
    .sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)];
  if (median === undefined || seconds.length < ENOUGH) return pace;
  return { secondsExpected: median, photosPerMinute: (60 * maxInFlight) / median };
}

/** How long the job of a photo took; nothing if this attempt had none of its own, as it collected an earlier one's. */
function jobSeconds({ queuedAt, acceptedAt, completedAt, sameAs }: PhotoItem): number[] {
  if (acceptedAt === null || completedAt === null || sameAs !== null || acceptedAt < queuedAt) return [];
  return [Math.max(1, (Date.parse(completedAt) - Date.parse(acceptedAt)) / 1000)];
}
