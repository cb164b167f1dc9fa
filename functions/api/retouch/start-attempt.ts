import type { ExecutionInput } from '../../shared/clients/executions.ts';
import type { Execution, Executions } from './executions.ts';

/**
 * Starts an attempt's execution, unless there is one of that name. Its description is made up where Step Functions
 * does not have it yet.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html eventually consistent
 */
export async function startAttempt(
  executions: Pick<Executions, 'start' | 'describe' | 'arnOf'>,
  name: string,
  input: ExecutionInput,
  now: () => number,
): Promise<{ isNew: boolean; execution: Execution }> {
  const isNew = await executions.start(name, input);
  const found = await executions.describe(name);
  const fresh = { name, input, status: 'RUNNING', error: undefined, cause: undefined };
  const execution = found ?? {
    ...fresh,
    executionArn: executions.arnOf(name),
    startedAt: new Date(now()),
  };
  return { isNew, execution };
}
