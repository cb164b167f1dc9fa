import type { ExecutionState, StartExecution } from '../shared/clients/executions.ts';
import { RECORD_NOT_WRITTEN } from '../shared/contract.ts';
import { type Failure, type FailureCode, failure } from '../shared/domain/failure.ts';
import { failureSchema } from '../shared/record/record.ts';

/** What the name of an execution ends with that only writes the record of another one. */
export const END_SUFFIX = '-end';

/**
 * Has the record written of an execution that ended without writing it: stopped by hand, timed out, or failed in a
 * way that Step Functions lets nobody catch. An execution of its own does so, which leads through the same states as
 * every other failure; where there is a record already, it stands.
 * @returns true where one was started
 */
export async function recordEnded(
  execution: ExecutionState | null,
  startExecution: StartExecution,
): Promise<boolean> {
  if (execution === null || execution.name.endsWith(END_SUFFIX)) return false;
  const error = explainEnd(execution);
  if (error === null) return false;
  const { id, attempt, photo } = execution.input;
  return startExecution(`${execution.name}${END_SUFFIX}`, { id, attempt, photo, error });
}

const AGAIN =
  'If Segmind had accepted its job, that is paid for: run the photo again, and the job is collected while Segmind still has it.';

/** Why an execution has no record of its own; null where it has, or still runs. */
export function explainEnd({
  status,
  error = '',
  cause = '',
}: Pick<ExecutionState, 'status' | 'error' | 'cause'>): Failure | null {
  switch (status) {
    case 'ABORTED':
      // Whoever cancels over the API stops the execution by this name, with what the record is to say.
      if (error === ('cancelled' satisfies FailureCode)) return failure('cancelled', cause);
      return failure('execution-stopped', `The execution was stopped by hand. ${AGAIN}`);
    case 'TIMED_OUT':
      return failure('execution-timed-out', `The execution reached its limit of 30 days. ${AGAIN}`);
    case 'FAILED':
      if (error === RECORD_NOT_WRITTEN) return failureSchema.parse(JSON.parse(cause));
      // Errors of ours are recorded before they fail an execution; Step Functions' own may not be.
      return error.startsWith('States.')
        ? failure('step-crashed', `Step Functions ended the execution with ${error}. ${AGAIN}`)
        : null;
    default:
      return null;
  }
}
