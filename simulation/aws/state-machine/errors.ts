/** `$states.errorOutput`. */
export interface ErrorOutput {
  readonly Error: string;
  /** Empty if the error has none. */
  readonly Cause: string;
}

/** An error that a state reports, and that Retry and Catch may match. */
export class StateError extends Error {
  readonly output: ErrorOutput;

  constructor(error: string, cause = '') {
    super(`${error}: ${cause}`);
    this.output = { Error: error, Cause: cause };
  }
}

/** The error of a JSONata expression that fails, or has a value that its field does not accept. */
export function queryEvaluationError(cause: string): StateError {
  return new StateError('States.QueryEvaluationError', cause);
}

/** The state's error for an error that a function or EventBridge threw. */
export function reportThrown(thrown: unknown): StateError {
  if (thrown instanceof StateError) return thrown;
  return thrown instanceof Error
    ? new StateError(thrown.name, thrown.message)
    : new StateError('Error', String(thrown));
}

/**
 * Whether an `ErrorEquals` matches an error.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html wildcards do not
 * match States.DataLimitExceeded, and nothing matches States.Runtime
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (errorEquals.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  return (
    errorEquals.includes('States.ALL') ||
    (errorEquals.includes('States.TaskFailed') && error !== 'States.Timeout')
  );
}
