import { RECORD_NOT_WRITTEN } from '../contract/outcomes.ts';
import { type Failure, failure } from '../domain/failure.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { ExecutionState } from '../photos/executions.ts';
import { failureSchema } from '../record/record.ts';

/**
 * Why an ended execution has no record of its own; null if it has one, or is still running. Does not say what
 * was paid, which is only known when the record is written.
 */
export function explainEnd({
  status,
  error = '',
  cause = '',
}: Pick<ExecutionState, 'status' | 'error' | 'cause'>): Failure | null {
  switch (status) {
    case 'ABORTED':
      // The API stops an execution with this error name, and the record's message as the cause.
      if (error === ('cancelled' satisfies FailureCode)) return failure('cancelled', cause);
      return failure(
        'execution-stopped',
        'A person stopped the execution. If you still want the photo, run it again.',
      );
    case 'TIMED_OUT':
      return failure(
        'execution-timed-out',
        'The execution reached its limit of 30 days. If you still want the photo, run it again.',
      );
    case 'FAILED':
      if (error === RECORD_NOT_WRITTEN) return failureSchema.parse(JSON.parse(cause));
      // Retouch records its own errors before they fail an execution, but not all of Step Functions'.
      return error.startsWith('States.')
        ? failure('step-crashed', `Step Functions ended the execution with ${error}.`)
        : null;
    default:
      return null;
  }
}
