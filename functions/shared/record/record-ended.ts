import type { ExecutionInput, ExecutionState, StartExecution } from '../clients/executions.ts';
import { RECORD_NOT_WRITTEN } from '../contract.ts';
import { type Failure, type FailureCode, failure } from '../domain/failure.ts';
import { failureSchema } from './record.ts';

/** Whether an execution, by its name, only writes the record of another one: see {@link endName}. */
export function isRecordOnly(name: string): boolean {
  return /-end(-\d+)?$/.test(name);
}

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
  if (execution === null || isRecordOnly(execution.name)) return false;
  const error = explainEnd(execution);
  if (error === null) return false;
  return startExecution(endName(execution.name, 1), describeEnd(execution, error));
}

/**
 * The name of the execution that writes the record of one that did not, try by try from 1: `ana-1-end`,
 * `ana-1-end-2`. With an id of 65 characters there is room for an attempt and 99 tries.
 */
export function endName(name: string, attempt: number): string {
  return attempt === 1 ? `${name}-end` : `${name}-end-${attempt}`;
}

/** The input of the execution that writes the record of an ended one. */
export function describeEnd({ input }: ExecutionState, error: Failure): ExecutionInput {
  const { id, attempt, photo } = input;
  return { id, attempt, photo, error };
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
