import type { Breaker } from '../../shared/line/breaker-item.ts';
import type { DayRoom } from '../../shared/submission/spending.ts';

/** Over how many days the day's budget spreads photos that wait. */
export interface DayPlan {
  /** When the day begins on which the last of them is submitted; null if that is today. */
  readonly heldUntil: string | null;
  /** How many are submitted on that day. */
  readonly onLastDay: number;
}

/** Plans the days of so many photos. */
export function planDays({ photosLeft, photosPerDay }: DayRoom, waiting: number, nowMs: number): DayPlan {
  if (waiting <= photosLeft) return { heldUntil: null, onLastDay: waiting };
  const days = Math.ceil((waiting - photosLeft) / photosPerDay);
  return {
    heldUntil: startOfDay(nowMs, days),
    onLastDay: waiting - photosLeft - (days - 1) * photosPerDay,
  };
}

/** How long until the last photo of a plan is done, if nothing but the budget holds the line; 0 if it holds none. */
export function secondsOfPlan(
  { heldUntil, onLastDay }: DayPlan,
  secondsFor: (photos: number) => number,
  nowMs: number,
): number {
  return heldUntil === null ? 0 : (Date.parse(heldUntil) - nowMs) / 1000 + secondsFor(onLastDay);
}

/** Whether the circuit breaker is open for an unknown time: a hold for the budget ends with the day. */
export function isStopped(breaker: Breaker | null): boolean {
  return breaker?.open !== undefined && breaker.open.failure.code !== 'daily-limit-reached';
}

/** When the day begins that comes so many days after today, UTC. */
function startOfDay(nowMs: number, days: number): string {
  const today = new Date(nowMs);
  return new Date(
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days),
  ).toISOString();
}
