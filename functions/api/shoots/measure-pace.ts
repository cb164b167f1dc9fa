import type { Pace } from '../../../core/line/pace.ts';
import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';

/** Pace of the line. */
export type LinePace = Pick<Pace, 'secondsExpected' | 'photosPerMinute'>;

/** Number of photos that are read: two requests to the table, however long the line is. */
const LOOKED_AT = 20;
/** With fewer jobs than this, the model's profile is more reliable. */
const ENOUGH = 5;
/** Older jobs may have been of another model, or from a bad hour. */
const RECENT_MS = 3_600_000;

/**
 * The line's own pace: the median time of jobs that finished in the last hour. If there are too few, the pace
 * comes from the model's profile. A slot is busy for about as long as its job, so no slots need to be
 * counted.
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

/** Seconds that a photo's job took; empty if this attempt collected an earlier attempt's job. */
function jobSeconds({ queuedAt, acceptedAt, completedAt, sameAs }: PhotoItem): number[] {
  if (acceptedAt === null || completedAt === null || sameAs !== null || acceptedAt < queuedAt) return [];
  return [Math.max(1, (Date.parse(completedAt) - Date.parse(acceptedAt)) / 1000)];
}
