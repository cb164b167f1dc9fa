import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { executionName } from '../domain/execution-name.ts';
import type { Upload } from '../domain/photo.ts';

/** Starts retouches. */
export interface Executions {
  /**
   * Starts the one execution of an upload and answers its name. An upload whose execution exists already, running or
   * closed, starts nothing.
   * @throws the SDK's error where Step Functions throttles or fails
   */
  start(upload: Upload): Promise<{ id: string; started: boolean }>;
}

/**
 * {@link Executions} of a state machine.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html idempotent by name and
 * input while it runs; so the input holds nothing that differs between two deliveries of one event
 */
export function createExecutions(stepFunctions: SFNClient, stateMachineArn: string): Executions {
  return {
    async start(upload) {
      const id = executionName(upload);
      try {
        await stepFunctions.send(
          new StartExecutionCommand({ stateMachineArn, name: id, input: JSON.stringify({ photo: upload }) }),
        );
        return { id, started: true };
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return { id, started: false };
        throw error;
      }
    },
  };
}
