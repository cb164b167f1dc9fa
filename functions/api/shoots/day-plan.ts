import type { Breaker } from '../../../core/line/breaker-item.ts';
import type { DayRoom } from '../../../core/payment/spending.ts';

/** How many days the day's budget spreads waiting photos over. */
export interface DayPlan {
  /** Start of the day on which the last of them is submitted; null if that is today. */
  readonly heldUntil: string | null;
  /** How many are submitted on that day. */
  readonly onLastDay: number;
}

/** Plans the days for this many waiting photos. */
export function planDays({ photosLeft, photosPerDay }: DayRoom, waiting: number, nowMs: number): DayPlan {
  if (waiting <= photosLeft) return { heldUntil: null, onLastDay: waiting };
  const days = Math.ceil((waiting - photosLeft) / photosPerDay);
  return {
    heldUntil: startOfDay(nowMs, days),
    onLastDay: waiting - photosLeft - (days - 1) * photosPerDay,
  };
}

/** Seconds until the last photo of a plan is done if only the budget delays the line; 0 without a delay. */
export function secondsOfPlan(
  { heldUntil, onLastDay }: DayPlan,
  secondsFor: (photos: number) => number,
  nowMs: number,
): number {
  return heldUntil === null ? 0 : (Date.parse(heldUntil) - nowMs) / 1000 + secondsFor(onLastDay);
}

/**
 * Whether the circuit breaker is open for an unknown time: when the day's budget is used up, it closes with
 * the next day.
 */
export function isStopped(breaker: Breaker | null): boolean {
  return breaker?.open !== undefined && breaker.open.failure.code !== 'daily-limit-reached';
}

/** Start of the day, in UTC, that many days after today. */
function startOfDay(nowMs: number, days: number): string {
  const today = new Date(nowMs);
  return new Date(
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days),
  ).toISOString();
}
