import type { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link runEach}. */
export interface ScheduleProps {
  readonly description: string;
  readonly interval: Duration;
  /** How long a run may be late, because Lambda has no room for it: later it is dropped. At least a minute, at most 6 hours. */
  readonly mayBeLate: Duration;
}

/**
 * Runs a function at that interval, each time once: the next run does what a crashed one has left.
 *
 * The retries of a rule's target are those of the delivery to Lambda. Lambda then has its own: "When a function returns
 * an error after execution, Lambda attempts to run it two more times by default", and what it has no room for it tries
 * "for up to 6 hours by default". Of a function that runs each minute that would be 360 runs at once in the end.
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
