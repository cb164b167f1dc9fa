import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { TestProject } from 'vitest/node';
import { invokeCheckSegmind } from '../../client/doctor/invoke-check-segmind.ts';
import { Problem } from '../../client/program/problem.ts';
import { findStack, type StackOutputs } from '../../client/stack/find-stack.ts';
import { keepLineOften } from '../../local/chaos/keep-line.ts';
import { viewStack } from '../../local/chaos/stack-view.ts';
import type { Session } from '../../local/session.ts';

/** Waits and retries of the workflow go by the clock there, and functions start cold. */
const PATIENCE_MS = 20 * 60_000;

/** How often the line is looked at: tests that bring jobs without results open the breaker for all others. */
const LOOK_MS = 5000;

const stop = new AbortController();
let keeping: Promise<void> = Promise.resolve();

/**
 * A global setup of vitest that finds the stack `RETOUCH_STACK` with the credentials of the environment, and deploys
 * nothing. `RETOUCH_SEGMIND_SIMULATOR` is the control URL of the simulator that the stack talks to; without one, no
 * test runs that would have Segmind paid.
 * @throws {Problem} if the stack is not there, or talks to another Segmind than the simulator
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
    patienceMs: PATIENCE_MS,
  });
}

/** Ends what the setup has begun; the stack stays. */
export async function teardown(): Promise<void> {
  stop.abort();
  await keeping;
}

/** What can be passed on to the workers. */
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

/** Photos are sent by the hundred: never to the real Segmind. */
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
