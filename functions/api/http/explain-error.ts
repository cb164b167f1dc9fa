import { logger } from '../../../core/middleware/pipeline-handler.ts';
import { PROBLEMS, Problem } from './problem.ts';
import { isThrottling } from './throttling.ts';

/** The problem that answers an error. An error that the caller did not cause is logged, not explained. */
export function explainError(error: unknown): Problem {
  const problem = toProblem(error);
  if (PROBLEMS[problem.problem].status >= 500) logger.error('Crashed', error as Error);
  return problem;
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isThrottling(error)) {
    const headers = { 'retry-after': '5' };
    return new Problem('throttled', 'AWS throttles the API at the moment: try again later.', { headers });
  }
  return new Problem(
    'internal',
    'The API logged the error under the id of this request. Send the request again; repeating it is safe.',
  );
}
