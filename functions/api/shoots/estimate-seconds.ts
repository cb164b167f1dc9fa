import type { ApiDependencies } from '../api-dependencies.ts';
import { isStopped, planDays, secondsOfPlan } from './day-plan.ts';
import { measurePace } from './measure-pace.ts';

/** Dependencies of the estimate. */
export type EstimateDependencies = Pick<
  ApiDependencies,
  'photos' | 'line' | 'spending' | 'pace' | 'maxInFlight' | 'now'
>;

/** The facts about a folder that decide how long it takes. */
interface OpenShoot {
  readonly folder: string;
  /** Whether no shoot lies below it. */
  readonly isAlone: boolean;
  readonly queued: number;
  readonly running: number;
  readonly storing: number;
}

/**
 * How long the photos of a folder take, by the line's pace. The folder's newest photo comes after the photos that
 * wait before it; after all photos that wait, if it has not joined the queue yet; and after the folder's other
 * photos in any case. Photos that exceed the day's budget wait for the next day. Null if no photo is open, or if the
 * circuit breaker is open for an unknown time.
 */
export async function estimateSeconds(
  { folder, isAlone, queued, running, storing }: OpenShoot,
  dependencies: EstimateDependencies,
): Promise<number | null> {
  const { photos, line, spending, now } = dependencies;
  const open = queued + running + storing;
  if (open === 0) return null;

  /** Number of photos before the newest one that waits. */
  async function countAhead(): Promise<number> {
    if (queued === 0) return 0;
    // With several shoots, any of them may have the last ticket.
    if (!isAlone) return (await line.snapshot()).waiting;
    const { photos: newest } = await photos.list({ folder, status: 'queued', limit: 1, after: null });
    const [item] = newest;
    // It will join behind all photos that wait.
    if (item?.step !== 'queue' || item.joinedAt === null) return (await line.snapshot()).waiting;
    // Counted without its priority: even if it has high priority, the others of its shoot may not have it.
    return line.countBefore({ joinedAt: item.joinedAt, pool: item.pool });
  }

  const [breaker, ahead, room, pace] = await Promise.all([
    line.findBreaker(),
    countAhead(),
    spending.roomOfDay(),
    measurePace(dependencies),
  ]);
  if (isStopped(breaker)) return null;
  const secondsFor = (count: number) => pace.secondsExpected + ((count - 1) * 60) / pace.photosPerMinute;
  const toSubmit = queued === 0 ? 0 : Math.max(ahead + 1, queued);
  const days = planDays(room, toSubmit, now());
  return Math.ceil(Math.max(secondsFor(Math.max(ahead + 1, open)), secondsOfPlan(days, secondsFor, now())));
}
