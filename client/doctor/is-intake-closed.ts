import { GetFunctionConcurrencyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { StackOutputs } from '../stack/find-stack.ts';

/**
 * Whether `retouch close` has closed the API, which sets the reserved concurrency of its function to 0. Null if
 * this user may not look, or an earlier version of Retouch deployed the stack.
 */
export async function isIntakeClosed(
  { ApiFunctionName: FunctionName }: StackOutputs,
  abortSignal: AbortSignal,
): Promise<boolean | null> {
  if (FunctionName === undefined) return null;
  try {
    const command = new GetFunctionConcurrencyCommand({ FunctionName });
    const { ReservedConcurrentExecutions } = await new LambdaClient().send(command, { abortSignal });
    return ReservedConcurrentExecutions === 0;
  } catch {
    abortSignal.throwIfAborted();
    return null;
  }
}
