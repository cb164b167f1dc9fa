import type { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link runEach}. */
export interface ScheduleProps {
  readonly description: string;
  readonly interval: Duration;
  /**
   * How late a run may start if Lambda has no room for it; after that it is dropped. At least 1 minute, at
   * most 6 hours.
   */
  readonly mayBeLate: Duration;
}

/**
 * Runs a function at an interval, without retries: the next run does the work of one that crashed.
 *
 * The retries of a rule's target are for the delivery to Lambda only. Lambda has its own: "When a function
 * returns an error after execution, Lambda attempts to run it two more times by default", and it retries
 * throttled events "for up to 6 hours by default". For a function that runs each minute, that could add up to
 * 360 runs at once.
 * @see https://aws.amazon.com/about-aws/whats-new/2019/11/aws-lambda-supports-max-retry-attempts-event-age-asynchronous-invocations
 */
export function runEach(
  scope: Construct,
  id: string,
  fn: PipelineFunction,
  { description, interval, mayBeLate }: ScheduleProps,
): void {
  const once = { retryAttempts: 0, maxEventAge: mayBeLate };
  fn.resource.configureAsyncInvoke(once);
  new Rule(scope, id, {
    description,
    schedule: Schedule.rate(interval),
    targets: [new LambdaFunction(fn.resource, once)],
  });
}
