import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Every step is safe to repeat, so each is repeated through an hour of trouble. With full jitter a wait is between 0
 * and 2, 4, 8 … 256 and then 300 s: 48 waits take 104 minutes on average and less than an hour in one of a million
 * cases, 3.5 hours at most. Jitter is what lets thousands of photos through an account with ten Lambdas at once: without
 * it all of them come back at the same moments.
 */
const AN_HOUR: RetryProps = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 48,
  maxDelay: Duration.minutes(5),
  jitterStrategy: JitterType.FULL,
};

/** Lambda has no room: a retrier of its own, so that it takes none of the retries of crashes. */
export const REPEAT_THROTTLED: RetryProps = { ...AN_HOUR, errors: ['Lambda.TooManyRequestsException'] };

/** A step has crashed, or timed out. */
export const REPEAT: RetryProps = { ...AN_HOUR, errors: [Errors.ALL] };

/** A step has crashed. That it waited for as long as it may is no crash. */
export const REPEAT_CRASHES: RetryProps = { ...AN_HOUR, errors: [Errors.TASKS_FAILED] };

/** A task outlives its function's own timeout by this, so that the function's error is the one that is seen. */
export const TIMEOUT_MARGIN = Duration.seconds(10);

/**
 * History events until which an execution may go back, of the 25,000 that it has: to the queue, to the poll, to the
 * storing. Each limit leaves room for what comes behind it, with every retry spent. One way through the queue without
 * crashes is 13 events, or 15 if the photo waits before it joins again: the queue's limit is enough for 24 hours of
 * transient trouble, and for the trials of a photo that waits alone behind a breaker that is open for 28 days (see
 * `trialWaitSeconds`).
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Maximum execution history size"
 */
export const MAX_EVENTS = { queue: 13_500, poll: 20_000, store: 22_000 } as const;

/**
 * How often a photo is prepared again because it has no working copy for the model when it is to be submitted, and how
 * long it waits before that, but the first time. Once is enough for a redriven execution, which lost it with its record, and for a model that
 * was changed while the photo was in the queue. While another model is deployed, the functions differ: ten minutes.
 */
export const MAX_PREPARED_AGAIN = 20;
export const BEFORE_PREPARED_AGAIN = Duration.seconds(30);

/**
 * The events of a task without its retries: with the Choice and the Wait behind it, or of one that waits for its token:
 * it gets it, or it times out and a Choice follows.
 */
const EVENTS_OF_TASK = { plain: 9, token: 6, timedOut: 8 } as const;
/** Scheduled, started, submitted, failed. */
const EVENTS_OF_RETRY = 4;

/** Counts the history events of a task, of its retries, and of what comes behind it: the new value of `events`. */
export function countEvents(kind: keyof typeof EVENTS_OF_TASK): string {
  return `{% $events + ${EVENTS_OF_TASK[kind]} + ${EVENTS_OF_RETRY} * $states.context.State.RetryCount %}`;
}
