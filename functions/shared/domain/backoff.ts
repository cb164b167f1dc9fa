/** First wait without a word from the other side, seconds. */
const BASE_SECONDS = 14;
/** Longest wait that grows by itself, seconds. */
const MAX_GROWN_SECONDS = 900;

/**
 * How long to wait before asking again: as the reply asks, but never less than the exponential backoff with jitter,
 * so that a reply that always says "one second" cannot keep us busy for a day.
 *
 * Waits grow 7–14, 14–28, 28–56 … 450–900 s: 24 hours of transient trouble are at most about 200 attempts.
 * @param waits how many times in a row it was waited already
 * @param retryAfterSeconds what the reply asked for, or null
 * @param random in [0, 1)
 */
export function waitSeconds(waits: number, retryAfterSeconds: number | null, random: () => number): number {
  const grown = Math.min(BASE_SECONDS * 2 ** Math.min(waits, 16), MAX_GROWN_SECONDS);
  const jittered = Math.ceil(grown * (0.5 + random() / 2));
  return Math.max(jittered, Math.ceil(retryAfterSeconds ?? 0));
}
