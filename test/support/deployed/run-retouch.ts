import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../../client/retouch.mjs', import.meta.url));

/**
 * Runs the command `retouch` against the deployed stack as a user does; returns its exit code and its output.
 */
export async function runRetouch(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const { name, client, certificateFile, outputs } = inject('stack');
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      RETOUCH_STACK: name,
      ...(client.endpoint !== undefined && { AWS_ENDPOINT_URL: client.endpoint }),
      AWS_REGION: client.region,
      AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
      AWS_SESSION_TOKEN: client.credentials.sessionToken,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_EXTRA_CA_CERTS: certificateFile,
      RETOUCH_API_URL: outputs.ApiUrl,
      ...environment,
    },
  });
  const [printed, complaint, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { exitCode: exitCode as number, text: printed, complaint, lines: printed.split('\n') };
}
