import type { FunctionName } from './invocation.ts';

/** The function behind each task of the state machine. */
const FUNCTION_OF_STATE: Readonly<Record<string, Exclude<FunctionName, 'api'>>> = {
  'Prepare photo': 'prepare-photo',
  'Reuse result': 'reuse-result',
  'Join the line': 'join-line',
  'Wait to collect': 'join-line',
  'Submit to Segmind': 'submit-retouch',
  'Poll Segmind': 'poll-retouch',
  'Store results': 'store-results',
  'Record failure': 'record-failure',
};

/** The function that a task of the state machine calls. A task of another definition calls the audit. */
export function functionOfState(state: string): Exclude<FunctionName, 'api'> {
  return FUNCTION_OF_STATE[state] ?? 'audit';
}
