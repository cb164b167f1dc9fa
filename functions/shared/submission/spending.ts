import type { JsonObjects } from '../clients/json-objects.ts';
import { SPENDING_PREFIX } from '../contract.ts';

/** A day's count, UTC. */
interface Day {
  readonly photos: number;
}

/** Counts what is submitted each day, up to a limit. */
export interface Spending {
  /** Counts one photo more for today; false where the day's limit is reached. */
  count(day: string): Promise<boolean>;
  /** Takes one back: the submit was not taken. */
  refund(day: string): Promise<void>;
}

/**
 * {@link Spending} in the state bucket, an object per day: exact, also when photos race, as each change is a
 * compare-and-swap. Without a limit nothing is counted.
 */
export function createSpending(objects: JsonObjects, maxPhotosPerDay: number): Spending {
  async function add(day: string, photos: 1 | -1): Promise<boolean> {
    const key = `${SPENDING_PREFIX}${day}.json`;
    for (;;) {
      const stored = await objects.get<Day>(key);
      const total = (stored?.value.photos ?? 0) + photos;
      if (total > maxPhotosPerDay) return false;
      if ((await objects.put(key, { photos: total }, stored?.etag ?? null)) !== null) return true;
    }
  }
  const isUnlimited = maxPhotosPerDay === Number.POSITIVE_INFINITY;
  return {
    count: async (day) => isUnlimited || add(day, 1),
    refund: async (day) => {
      if (!isUnlimited) await add(day, -1);
    },
  };
}

/** The day of an instant, UTC: `2026-11-23`. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}

/** How long until the next day begins, UTC, seconds. */
export function secondsToNextDay(nowMs: number): number {
  const dayMs = 86_400_000;
  return Math.ceil((dayMs - (nowMs % dayMs)) / 1000);
}
