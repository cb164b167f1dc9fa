import type { ExecutionState } from '../clients/executions.ts';
import { RECORD_NOT_WRITTEN } from '../contract.ts';
import { type Failure, failure } from '../domain/failure.ts';
import type { FailureCode } from '../domain/failures.ts';
import { failureSchema } from './record.ts';

/**
 * Why an ended execution has no record of its own: null if it has one, or still runs. What was paid is not said here:
 * that is known when the record is written.
 */
export function explainEnd({
  status,
  error = '',
  cause = '',
}: Pick<ExecutionState, 'status' | 'error' | 'cause'>): Failure | null {
  switch (status) {
    case 'ABORTED':
      // The API stops an execution by this name, with what the record is to say.
      if (error === ('cancelled' satisfies FailureCode)) return failure('cancelled', cause);
      return failure(
        'execution-stopped',
        'The execution was stopped by hand. If the photo is wanted, run it again.',
      );
    case 'TIMED_OUT':
      return failure(
        'execution-timed-out',
        'The execution reached its limit of 30 days. If the photo is wanted, run it again.',
      );
    case 'FAILED':
      if (error === RECORD_NOT_WRITTEN) return failureSchema.parse(JSON.parse(cause));
      // Errors of ours are recorded before they fail an execution; Step Functions' own may not be.
      return error.startsWith('States.')
        ? failure('step-crashed', `Step Functions ended the execution with ${error}.`)
        : null;
    default:
      return null;
  }
}
