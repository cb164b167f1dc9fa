import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { TestProject } from 'vitest/node';
import { invokeCheckSegmind } from '../../../client/doctor/invoke-check-segmind.ts';
import { Problem } from '../../../client/program/problem.ts';
import { findStack, type StackOutputs } from '../../../client/stack/find-stack.ts';
import { keepLineOften } from '../../../local/chaos/keep-line.ts';
import { viewStack } from '../../../local/chaos/stack-view.ts';
import type { Session } from '../../../local/session.ts';

/** On AWS the waits and retries of the workflow are not scaled, and functions start cold. */
const TIMEOUT_MS = 20 * 60_000;

/** How often keep-line runs: tests that cause jobs without results open the breaker for all others. */
const LOOK_MS = 5000;

const stop = new AbortController();
let keeping: Promise<void> = Promise.resolve();

/**
 * A vitest global setup that finds the deployed stack `RETOUCH_STACK` with the credentials of the
 * environment, and deploys nothing. `RETOUCH_SEGMIND_SIMULATOR` is the control URL of the simulator that the
 * stack calls. Without it, every test is skipped that would cause charges at Segmind.
 * @throws {Problem} if the stack does not exist, or calls a Segmind other than the simulator
 */
export async function setup(project: TestProject): Promise<void> {
  const { signal } = new AbortController();
  const { RETOUCH_STACK: name = '', RETOUCH_API_URL, NODE_EXTRA_CA_CERTS = '' } = process.env;
  const { RETOUCH_SEGMIND_SIMULATOR: controlUrl = '', AWS_ENDPOINT_URL: endpoint } = process.env;
  const cloudFormation = new CloudFormationClient();
  const found = await findStack(cloudFormation, name, signal);
  const outputs = { ...found, ...(RETOUCH_API_URL !== undefined && { ApiUrl: RETOUCH_API_URL }) };
  const client = {
    ...(endpoint !== undefined && { endpoint }),
    region: await cloudFormation.config.region(),
    credentials: pick(await cloudFormation.config.credentials()),
  };
  if (controlUrl !== '') {
    await expectSimulator(outputs, controlUrl, signal);
    const view = viewStack({ engine: { client }, outputs: outputs as unknown as Session['outputs'] });
    keeping = keepLineOften(view, stop.signal, LOOK_MS).ended;
  }
  project.provide('stack', {
    name,
    outputs,
    context: {},
    engine: null,
    client,
    certificateFile: NODE_EXTRA_CA_CERTS,
    keyFile: '',
    logFile: '',
    controlUrl,
    apiKey: controlUrl === '' ? '' : await readKey(outputs),
    timeoutMs: TIMEOUT_MS,
  });
}

/** Ends what the setup began; the stack stays deployed. */
export async function teardown(): Promise<void> {
  stop.abort();
  await keeping;
}

/** The fields of the credentials that can be passed to the vitest workers. */
function pick({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}) {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/**
 * Checks that the stack calls the simulator. Tests send hundreds of photos, which must never reach the real
 * Segmind.
 */
async function expectSimulator(
  outputs: StackOutputs,
  controlUrl: string,
  signal: AbortSignal,
): Promise<void> {
  const { origin } = await invokeCheckSegmind(outputs.CheckSegmindFunctionName ?? '', signal);
  const expected = URL.parse(controlUrl)?.origin;
  if (origin === expected) return;
  throw new Problem(
    `the stack sends its photos to ${origin}, not to the simulator of RETOUCH_SEGMIND_SIMULATOR, ${expected ?? controlUrl}. ` +
      'Deploy the stack with -c segmindOrigin=<the simulator’s origin>.',
  );
}

async function readKey({ ApiKeySecretArn }: StackOutputs): Promise<string> {
  const secrets = new SecretsManagerClient();
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: ApiKeySecretArn }));
  return SecretString;
}
