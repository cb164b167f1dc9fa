import { EXPIRES_AT, PARTITION } from '../contract.ts';
import type { Write } from '../table/write.ts';

/** Counts the photos of each day, up to a limit. Each count is written in one transaction with what it counts. */
export interface Spending {
  /** One photo more for that day: refused once the day's limit is reached. */
  count(day: string): readonly Write[];
  /** One photo less: its submit was not taken. */
  refund(day: string): readonly Write[];
}

const FORMAT = 1;
/** Only today's count is ever read. */
const KEPT_SECONDS = 90 * 86_400;

/**
 * {@link Spending} in the table, an item per day. Without a limit nothing is counted: every photo of the day would
 * write to the same item, and their transactions would be in each other's way.
 */
export function createSpending(maxPhotosPerDay: number): Spending {
  const isUnlimited = maxPhotosPerDay === Number.POSITIVE_INFINITY;
  const add = (day: string, photos: 1 | -1) => ({
    update: { pk: PARTITION.spending + day, sk: 'photos' },
    setOnce: { format: FORMAT, [EXPIRES_AT]: Math.floor(Date.parse(day) / 1000) + KEPT_SECONDS },
    add: { photos },
  });
  return {
    count: (day) =>
      isUnlimited
        ? []
        : [
            {
              ...add(day, 1),
              condition: 'attribute_not_exists(#photos) OR #photos < :limit',
              values: { limit: maxPhotosPerDay },
            },
          ],
    refund: (day) => (isUnlimited ? [] : [add(day, -1)]),
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
