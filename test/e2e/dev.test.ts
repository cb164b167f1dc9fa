import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createCaller } from '../../local/caller.ts';
import { describeSession } from '../../local/describe-session.ts';
import type { Session } from '../../local/session.ts';
import type { StackOutputs } from '../../local/stack.ts';
import { actAs } from '../support/deployed/policy-caller.ts';
import { runRetouch } from '../support/deployed/run-retouch.ts';
import { output } from '../support/deployed/stack-client.ts';

const { name, client, certificateFile, outputs, controlUrl, logFile } = inject('stack');
const engine = {
  client,
  certificateFile,
  logFile,
  endpoint: client.endpoint,
} as unknown as Session['engine'];
let folder: string;
let lines: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retouch-dev-'));
  const session = {
    engine,
    simulator: { controlUrl } as Session['simulator'],
    outputs: outputs as StackOutputs,
    stackName: name,
  };
  const caller = await createCaller(session, `dev-${randomUUID()}`, [
    'photographer',
    'operator',
    'operator-change',
  ]);
  lines = describeSession(session, { caller });
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs a program in the shell into which the lines of `npm run dev` were pasted. */
async function runInShell(program: string): Promise<string> {
  const file = join(folder, `${randomUUID()}.sh`);
  const pasted = lines.split('\n').filter((line) => /^ {2}(unset |export |aws\(\)|api\(\))/.test(line));
  await writeFile(file, [...pasted, program].join('\n'));
  const { stdout } = await promisify(execFile)('bash', ['-eu', file], {
    cwd: folder,
    env: {
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  return stdout;
}

const ASK_STATUS = `api -o /dev/null -w '%{http_code}'`;

it('prints curl lines that the API accepts', async () => {
  const asked = lines.split('\n').filter((line) => line.startsWith('  api "'));
  expect(asked.length).toBeGreaterThan(2);
  for (const line of asked) {
    expect([line, await runInShell(line.replace('  api', ASK_STATUS))]).toEqual([line, '200']);
  }
});

it('prints the key of a user with signatures that are verified', async () => {
  const wrong = `AWS_SECRET_ACCESS_KEY=wrong; ${ASK_STATUS} "$API_URL/line"`;
  expect(await runInShell(wrong)).toBe('403');
});

it('has a user with the permissions that retouch doctor needs', async () => {
  const command = fileURLToPath(new URL('../../client/retouch.mjs', import.meta.url));
  const said = await runInShell(`node ${command} doctor || true`);
  expect(said).toMatch(/^✓ You are arn:aws:iam::\d+:user\/dev-/);
  expect(said).toContain('✓ The API answers your calls: ');
  expect(said).toContain(`✓ Photos can be listed: s3://${output('PhotoBucketName')}/`);
  expect(said).toContain('✓ Segmind accepts the API key');
  expect(said).not.toContain('does not have the permission');
});

it('needs no more than the policy operator for retouch doctor', async () => {
  const { text } = await runRetouch(['doctor'], await actAs(['operator']));
  expect(text).toMatch(/^✓ You are arn:aws:iam::\d+:user\/policy-/);
  expect(text).toContain('✓ The API answers your calls: ');
  expect(text).toContain(`✓ Photos can be listed: s3://${output('PhotoBucketName')}/`);
  expect(text).toContain('✓ Segmind accepts the API key');
  expect(text).not.toContain('does not have the permission');
});

it('has a user without permissions that no printed line needs', async () => {
  await writeFile(
    join(folder, 'forbidden.mjs'),
    `
    import { S3Client, GetObjectCommand } from '${import.meta.resolve('@aws-sdk/client-s3')}';
    const get = new GetObjectCommand({ Bucket: process.env.PHOTO_BUCKET, Key: 'uploads/any.jpg' });
    await new S3Client().send(get).catch(({ name }) => console.log(name));`,
  );
  expect(await runInShell('node forbidden.mjs')).toBe('AccessDenied\n');
});
