import { TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';
import { TIMEOUT_MARGIN } from './workflow-limits.ts';

/** A Task that invokes a function; its output is the function's answer. */
export function invoke(
  scope: Construct,
  name: string,
  fn: PipelineFunction,
  payload: object,
  assign?: Record<string, string>,
): LambdaInvoke {
  return LambdaInvoke.jsonata(scope, name, {
    ...(assign && { assign }),
    lambdaFunction: fn.resource,
    payload: TaskInput.fromObject({ ...payload }),
    outputs: '{% $states.result.Payload %}',
    taskTimeout: Timeout.duration(fn.timeout.plus(TIMEOUT_MARGIN)),
    retryOnServiceExceptions: false,
  });
}
