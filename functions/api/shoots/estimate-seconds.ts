import type { ApiDependencies } from '../api-dependencies.ts';

/** What of a folder decides how long it takes. */
interface OpenShoot {
  readonly folder: string;
  /** Whether no shoot lies below it. */
  readonly isAlone: boolean;
  readonly queued: number;
  readonly running: number;
  readonly storing: number;
}

/**
 * How long the photos of a folder take, by the line's pace: as many photos go first as wait before its newest one, or
 * all that wait if that has not joined the queue yet, and at least the others of the folder. Null if none is open, or the
 * circuit breaker keeps all of them back.
 */
export async function estimateSeconds(
  { folder, isAlone, queued, running, storing }: OpenShoot,
  { photos, line, pace }: Pick<ApiDependencies, 'photos' | 'line' | 'pace'>,
): Promise<number | null> {
  const open = queued + running + storing;
  if (open === 0) return null;

  /** Photos before the newest one that waits. */
  async function countAhead(): Promise<number> {
    if (queued === 0) return 0;
    // Of several shoots, any may have the last ticket.
    if (!isAlone) return (await line.snapshot()).waiting;
    const { photos: newest } = await photos.list({ folder, status: 'queued', limit: 1, after: null });
    const [item] = newest;
    // It will join behind all of them.
    if (item?.step !== 'queue' || item.joinedAt === null) return (await line.snapshot()).waiting;
    // If it has high priority, the others of its shoot need not have it.
    return line.countBefore({ joinedAt: item.joinedAt, pool: item.pool });
  }

  const [breaker, ahead] = await Promise.all([line.findBreaker(), countAhead()]);
  if (breaker?.open !== undefined) return null;
  const first = Math.max(ahead, open - 1);
  return Math.ceil(pace.secondsExpected + (first * 60) / pace.photosPerMinute);
}
