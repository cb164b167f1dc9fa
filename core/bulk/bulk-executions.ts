import type { SFNClient } from '@aws-sdk/client-sfn';
import { createStartExecution, describeExecution, executionArn } from '../photos/executions.ts';

/** The executions of bulk runs, each named after its run. */
export interface BulkExecutions {
  /** Starts the execution of a run; does nothing if it exists. */
  start(id: string): Promise<void>;
  /** Null if Step Functions knows no execution of the run, which may also happen just after its start. */
  isRunning(id: string): Promise<boolean | null>;
}

/** {@link BulkExecutions} in Step Functions. */
export function createBulkExecutions(stepFunctions: SFNClient, stateMachineArn: string): BulkExecutions {
  const startExecution = createStartExecution<{ readonly id: string }>(stepFunctions, stateMachineArn);
  return {
    async start(id) {
      await startExecution(id, { id });
    },
    async isRunning(id) {
      const execution = await describeExecution(stepFunctions, executionArn(stateMachineArn, id));
      return execution && execution.status === 'RUNNING';
    },
  };
}
