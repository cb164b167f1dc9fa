import { WEBHOOK_TRIES } from '../shared/contract.ts';

/** The wait behind the first try, seconds. Each of the next is twice as long. */
const FIRST_SECONDS = 5;
const GROWTH = 2;
/** SQS hides a message for 12 hours at most: the longest wait is 7.5 hours, with its jitter. */
const LONGEST_SECONDS = 6 * 3600;
/** The part that a wait may be longer, so that the events of an outage do not all come back at once. */
const JITTER = 0.25;

/**
 * How long an event waits for its next try, seconds: as the receiver asks, but never less than the schedule. That is
 * 5, 10, 20, 40, 80 s, 3, 5, 11, 21, 43 minutes, 1.4, 2.8, 5.7 hours, then 6 hours six times. So 20 tries take 47.4 hours
 * at least and 59.2 hours at most, beside the tries themselves; SQS keeps a message for 14 days. After an outage an event
 * waits at most a little longer than the outage was.
 * @param tries how many there were
 * @param retryAfterSeconds what the receiver asked for, or null
 * @param random in [0, 1)
 */
export function retryWaitSeconds(
  tries: number,
  retryAfterSeconds: number | null,
  random: () => number,
): number {
  // SQS moves it into the dead-letter queue as soon as it would hand it out again.
  if (tries >= WEBHOOK_TRIES) return 0;
  const grown = Math.min(FIRST_SECONDS * GROWTH ** (tries - 1), LONGEST_SECONDS);
  return Math.ceil(Math.max(grown * (1 + JITTER * random()), retryAfterSeconds ?? 0));
}
