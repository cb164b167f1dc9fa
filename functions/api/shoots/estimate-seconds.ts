import type { ApiDependencies } from '../api-dependencies.ts';
import { isStopped, planDays, secondsOfPlan } from './day-plan.ts';
import { measurePace } from './measure-pace.ts';

/** What the estimate is made by. */
export type EstimateDependencies = Pick<
  ApiDependencies,
  'photos' | 'line' | 'spending' | 'pace' | 'maxInFlight' | 'now'
>;

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
 * all that wait if that has not joined the queue yet, and at least the others of the folder. Photos for which the day's
 * budget has no room wait for the next day. Null if none is open, or the circuit breaker is open for an unknown time.
 */
export async function estimateSeconds(
  { folder, isAlone, queued, running, storing }: OpenShoot,
  dependencies: EstimateDependencies,
): Promise<number | null> {
  const { photos, line, spending, now } = dependencies;
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
