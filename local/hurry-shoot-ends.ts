import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { StackOutputs } from './stack.ts';

const EACH_MS = 2000;

/**
 * Has the end of shoots looked for every two seconds, as the stack's schedule does each minute, until the signal: on one
 * machine a person looks on.
 */
export async function hurryShootEnds(
  {
    engine,
    outputs,
  }: {
    readonly engine: { readonly client: LambdaClientConfig };
    readonly outputs: Pick<StackOutputs, 'FinishShootsFunctionName'>;
  },
  signal: AbortSignal,
): Promise<void> {
  const lambda = new LambdaClient(engine.client);
  const command = new InvokeCommand({ FunctionName: outputs.FinishShootsFunctionName, Payload: '{}' });
  try {
    for (;;) {
      await sleep(EACH_MS, undefined, { signal });
      await lambda.send(command, { abortSignal: signal });
    }
  } catch (error) {
    // The engine has ended, or the run is over: the command says what became of the shoot.
    if (!signal.aborted) throw error;
  } finally {
    lambda.destroy();
  }
}
