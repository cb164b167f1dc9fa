import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { StackOutputs } from './stack.ts';

const EACH_MS = 2000;

/**
 * Runs finish-shoots every two seconds until the signal aborts. On AWS a schedule runs it each minute, but
 * here a person is watching.
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
    // When the signal has aborted, the engine has ended or the run is over; the client reports the shoot's
    // outcome.
    if (!signal.aborted) throw error;
  } finally {
    lambda.destroy();
  }
}
