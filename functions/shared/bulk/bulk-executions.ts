import type { SFNClient } from '@aws-sdk/client-sfn';
import { createStartExecution, describeExecution, executionArn } from '../clients/executions.ts';

/** The executions that do the work of bulk runs, each named after its run. */
export interface BulkExecutions {
  /** Starts the execution of a run; if there is one already, nothing happens. */
  start(id: string): Promise<void>;
  /** Null if Step Functions knows no execution of that run: it may learn of a new one a moment behind its start. */
  isRunning(id: string): Promise<boolean | null>;
}

/** {@link BulkExecutions} of Step Functions. */
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
