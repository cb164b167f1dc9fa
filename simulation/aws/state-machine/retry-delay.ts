import type { Retrier } from './definition-schema.ts';

/**
 * The delay before a retry, in milliseconds: the interval grows by the backoff rate with each retry up to the
 * maximum, and full jitter takes a random part of it.
 * @param retried how many retries the retrier has made already
 * @see
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export function retryDelayMs(retrier: Retrier, retried: number, random: () => number): number {
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const delayMs = Math.min(IntervalSeconds * BackoffRate ** retried, MaxDelaySeconds) * 1000;
  return JitterStrategy === 'FULL' ? random() * delayMs : delayMs;
}
