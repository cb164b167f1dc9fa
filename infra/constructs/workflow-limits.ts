import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/** Steps that are safe to repeat. Waits 2 + 4 + 8 + 16 + 32 + 60 s: about two minutes of crashes are borne. */
export const REPEAT: RetryProps = {
  errors: [Errors.ALL],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 6,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/** The record is the promise: 2 + 4 + … + 256 s and then five minutes at a time, about an hour and a half in all. */
export const REPEAT_LONG: RetryProps = { ...REPEAT, maxAttempts: 24, maxDelay: Duration.minutes(5) };

/**
 * A big drop in an account with few Lambdas at once: the first step of each photo waits for its turn, about an hour at
 * most, before its crash counts. Later steps meet fewer at a time.
 */
export const REPEAT_THROTTLED: RetryProps = {
  ...REPEAT,
  errors: ['Lambda.TooManyRequestsException'],
  maxAttempts: 20,
  maxDelay: Duration.minutes(5),
};

/** A photo that reached the queue timeout is not to wait again: a timeout is no crash. */
export const REPEAT_CRASHES: RetryProps = { ...REPEAT, errors: [Errors.TASKS_FAILED] };

/** A task outlives its function's own timeout by this, so that the function's error is the one that is seen. */
export const TIMEOUT_MARGIN = Duration.seconds(10);

/**
 * History events that the way through the queue may take, of the 25,000 that an execution has: the polls, the storing
 * and the record need the rest at most, with each of their retries spent. One way through the queue without crashes is
 * 13 events, or 15 if the photo waits before it joins again; so this is enough for 24 hours of transient trouble and for the
 * trials of a photo that waits alone behind a breaker that is open for 28 days (see `trialWaitSeconds`).
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Maximum execution history size"
 */
export const MAX_QUEUE_EVENTS = 13_500;

/** The events of a task and the Choice and Wait behind it, without its retries. */
const EVENTS_OF_TASK = { plain: 9, token: 6 } as const;
/** Scheduled, started, submitted, failed. */
const EVENTS_OF_RETRY = 4;

/** Counts the history events of a task, of its retries, and of what comes behind it: the new value of `events`. */
export function countEvents(kind: keyof typeof EVENTS_OF_TASK): string {
  return `{% $events + ${EVENTS_OF_TASK[kind]} + ${EVENTS_OF_RETRY} * $states.context.State.RetryCount %}`;
}
