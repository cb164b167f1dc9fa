import type { Execution } from '../aws/state-machine/execution.ts';

/**
 * Step Functions' event of an execution. `saysWhy` is false for an event without the cause of a stop: AWS's
 * documentation does not promise it, and the local engine leaves it out.
 * @see
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html#event-detail-execution-status-change
 */
export function describeStatusChange(stateMachineArn: string, execution: Execution, saysWhy: boolean) {
  const { arn, name, status, startDate, stopDate, input, error, cause, redriveCount } = execution;
  const hasReason = saysWhy || status !== 'ABORTED';
  return {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: {
      executionArn: arn,
      stateMachineArn,
      name,
      status,
      startDate: startDate.getTime(),
      stopDate: stopDate?.getTime() ?? null,
      input,
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      redriveCount,
      error: (hasReason ? error : null) ?? null,
      cause: (hasReason ? cause : null) ?? null,
    },
  };
}
