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

/** Who waited in line to the end is not to wait again: a timeout is no crash. */
export const REPEAT_CRASHES: RetryProps = { ...REPEAT, errors: [Errors.TASKS_FAILED] };

/** A task outlives its function's own timeout by this, so that the function's error is the one that is seen. */
export const TIMEOUT_MARGIN = Duration.seconds(10);

/** Photos that weather sends out of their place come again after this at least, once the waits have grown. */
const LONG_WAIT_SECONDS = 450;
/** Turns beyond those of weather: its short waits at first, and account trouble. */
const SPARE_TURNS = 60;

/**
 * How often a photo may join the line: enough for all the weather that is waited out, and for account trouble on top.
 * Who is sent back for account trouble has the head of the line, so that this is soon spent by nobody.
 */
export function maxTurns(weatherLimit: Duration): number {
  return Math.ceil(weatherLimit.toSeconds() / LONG_WAIT_SECONDS) + SPARE_TURNS;
}
