import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** The result of an invocation. */
export interface Invoked {
  readonly answer: unknown;
  /** The function's error message if it crashed, else null. */
  readonly crash: string | null;
}

/**
 * Invokes a function of the stack and waits for its answer. The caller needs `lambda:InvokeFunction` on it.
 * @throws {Error} if the function cannot be invoked
 */
export async function invokeFunction(
  FunctionName: string,
  event: object,
  abortSignal: AbortSignal,
): Promise<Invoked> {
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
  const { Payload, FunctionError } = await new LambdaClient().send(command, { abortSignal });
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError === undefined) return { answer, crash: null };
  const { errorMessage = FunctionError } = (answer ?? {}) as { errorMessage?: string };
  return { answer, crash: errorMessage };
}
