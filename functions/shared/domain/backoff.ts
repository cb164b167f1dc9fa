/** First wait without a word from the other side, seconds. */
const BASE_SECONDS = 4;
/** Longest wait that grows by itself, seconds. */
const MAX_GROWN_SECONDS = 300;
/** Longest wait that a reply may ask for, seconds: a reset date in the far future is no reason to sleep for ever. */
const MAX_TOLD_SECONDS = 900;

/**
 * How long to wait before asking again: as the reply asks, capped, and never less than the exponential backoff with
 * jitter, so that a reply that always says "one second" cannot keep us busy for a day.
 *
 * Waits grow 2–4, 4–8, … 150–300 s: 24 hours of weather are at most about 600 attempts.
 * @param attempt how many times in a row it did not work, from 0
 * @param toldSeconds what the reply asked for, or null
 * @param random in [0, 1)
 */
export function waitSeconds(attempt: number, toldSeconds: number | null, random: () => number): number {
  const grown = Math.min(BASE_SECONDS * 2 ** Math.min(attempt, 16), MAX_GROWN_SECONDS);
  const jittered = Math.ceil(grown * (0.5 + random() / 2));
  return Math.max(jittered, Math.min(Math.ceil(toldSeconds ?? 0), MAX_TOLD_SECONDS));
}
