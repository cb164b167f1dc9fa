import type { ExecutionState } from '../../../core/photos/executions.ts';
import { photo } from '../../../simulation/parts/step-events.ts';

/** An execution that an operator stopped. Its ARN is also its name, and the id of its photo. */
export function stoppedExecution(executionArn: string, startedAt: Date): ExecutionState {
  return {
    executionArn,
    name: executionArn,
    status: 'ABORTED',
    error: undefined,
    cause: undefined,
    input: { id: executionArn, attempt: 1, photo },
    startedAt,
  };
}
