/** First wait if the reply does not ask for one, seconds. */
const BASE_SECONDS = 14;
/** Longest wait of the backoff, seconds. */
const MAX_GROWN_SECONDS = 900;

/**
 * How long to wait before the next try: as the reply asks, but at least the exponential backoff with jitter,
 * so that a reply that always says "one second" cannot keep the step busy for a day.
 *
 * Waits grow 7–14, 14–28, 28–56 … 450–900 s: 24 hours of transient failures are at most about 200 attempts.
 * @param waits the number of waits in a row so far
 * @param retryAfterSeconds what the reply asked for, or null
 * @param random in [0, 1)
 */
export function waitSeconds(waits: number, retryAfterSeconds: number | null, random: () => number): number {
  const grown = Math.min(BASE_SECONDS * 2 ** Math.min(waits, 16), MAX_GROWN_SECONDS);
  const jittered = Math.ceil(grown * (0.5 + random() / 2));
  return Math.max(jittered, Math.ceil(retryAfterSeconds ?? 0));
}
