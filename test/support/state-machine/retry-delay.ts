import type { Retrier } from './definition-schema.ts';

/**
 * How long a retrier waits, in milliseconds: the interval grows by the rate with each of its retries up to the maximum,
 * and jitter takes a random part of that.
 * @param retried how many retries it has made already
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export function retryDelayMs(retrier: Retrier, retried: number, random: () => number): number {
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const delayMs = Math.min(IntervalSeconds * BackoffRate ** retried, MaxDelaySeconds) * 1000;
  return JitterStrategy === 'FULL' ? random() * delayMs : delayMs;
}
