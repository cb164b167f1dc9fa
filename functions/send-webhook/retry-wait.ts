import { WEBHOOK_TRIES } from '../../core/contract/events.ts';

/** Wait after the first try, seconds. Each later wait is twice as long. */
const FIRST_SECONDS = 5;
const GROWTH = 2;
/** SQS hides a message for at most 12 hours. With jitter the longest wait is 7.5 hours. */
const LONGEST_SECONDS = 6 * 3600;
/** Share by which a wait may be longer, so that the events of an outage do not all come back at once. */
const JITTER = 0.25;

/**
 * How long an event waits for its next try, in seconds: as long as the receiver asks, but never less than the
 * schedule. The schedule is 5, 10, 20, 40, 80 s, 3, 5, 11, 21, 43 minutes, 1.4, 2.8, 5.7 hours, then 6 hours
 * six times. So 20 tries take 47.4 to 59.2 hours, plus the tries themselves; SQS keeps a message for 14 days.
 * After an outage an event waits at most a little longer than the outage lasted.
 * @param tries number of tries so far
 * @param retryAfterSeconds what the receiver asked for, or null
 * @param random in [0, 1)
 */
export function retryWaitSeconds(
  tries: number,
  retryAfterSeconds: number | null,
  random: () => number,
): number {
  // No wait: SQS moves the message to the dead-letter queue instead of delivering it again.
  if (tries >= WEBHOOK_TRIES) return 0;
  const grown = Math.min(FIRST_SECONDS * GROWTH ** (tries - 1), LONGEST_SECONDS);
  return Math.ceil(Math.max(grown * (1 + JITTER * random()), retryAfterSeconds ?? 0));
}
