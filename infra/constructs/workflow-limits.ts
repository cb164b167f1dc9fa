import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Every step is safe to repeat, so each is retried for about an hour. With full jitter, each wait is between
 * 0 and 2, 4, 8 … 256 and then 300 s. 48 waits take 104 minutes on average, 3.5 hours at most, and less than
 * an hour in one of a million cases. Jitter lets thousands of photos through an account that runs ten Lambdas
 * at once: without it, all of them would come back at the same moments.
 */
const AN_HOUR: RetryProps = {
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 48,
  maxDelay: Duration.minutes(5),
  jitterStrategy: JitterType.FULL,
};

/**
 * Lambda throttles the step. A separate retrier, so that throttling does not use up the retries for crashes.
 */
export const REPEAT_THROTTLED: RetryProps = { ...AN_HOUR, errors: ['Lambda.TooManyRequestsException'] };

/** A step crashed or timed out. */
export const REPEAT: RetryProps = { ...AN_HOUR, errors: [Errors.ALL] };

/** A step crashed. The timeout of a step that waits in the queue is not a crash. */
export const REPEAT_CRASHES: RetryProps = { ...AN_HOUR, errors: [Errors.TASKS_FAILED] };

/** A task's timeout is this much longer than its function's, so that the function's own error is reported. */
export const TIMEOUT_MARGIN = Duration.seconds(10);

/**
 * Up to this many history events (of the 25,000 that an execution can have), an execution may go back to the
 * queue, to the poll, or to the storing. Each limit leaves room for the steps after it, with every retry
 * used. One pass through the queue without crashes is 13 events, or 15 if the photo waits before it joins
 * again. The queue's limit is enough for 24 hours of transient failures, and for the trials of a photo that
 * waits alone while the breaker is open for 28 days (see `trialWaitSeconds`).
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Maximum execution history size"
 */
export const MAX_EVENTS = { queue: 13_500, poll: 20_000, store: 22_000 } as const;

/**
 * How often a photo is prepared again if it has no working copy for the model when it is submitted, and how
 * long it waits before each time after the first. Once is enough for a redriven execution, because its copy
 * was removed when the record was written, and for a model that changed while the photo was in the queue. The
 * other times cover ten minutes in which a deployment has updated some functions to the new model and not
 * others.
 */
export const MAX_PREPARED_AGAIN = 20;
export const BEFORE_PREPARED_AGAIN = Duration.seconds(30);

/**
 * The events of a task without its retries. `plain` includes the Choice and the Wait that follow; `token` is
 * a task that waits for its token and gets it; `timedOut` is one that times out, with the Choice that
 * follows.
 */
const EVENTS_OF_TASK = { plain: 9, token: 6, timedOut: 8 } as const;
/** Scheduled, started, submitted, failed. */
const EVENTS_OF_RETRY = 4;

/**
 * Counts the history events of a task, its retries and the states that follow: an expression for the new
 * `events`.
 */
export function countEvents(kind: keyof typeof EVENTS_OF_TASK): string {
  return `{% $events + ${EVENTS_OF_TASK[kind]} + ${EVENTS_OF_RETRY} * $states.context.State.RetryCount %}`;
}
