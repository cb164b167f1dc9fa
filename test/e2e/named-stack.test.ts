import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, it, onTestFinished } from 'vitest';

const { name, client, certificateFile, outputs, controlUrl } = inject('stack');
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
/** One of them needs a simulator; the others are fast. */
const FILES = ['one-photo.test.ts', 'api/problems.test.ts', 'doctor.test.ts'];

/**
 * Runs these files as `npm run test:e2e` does, against the stack of this run; returns the outcome of each
 * file.
 */
async function runSuite(environment: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-suite-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const report = join(folder, 'report.json');
  const files = FILES.map((file) => `test/e2e/${file}`);
  const args = ['run', '--mode', 'e2e', '--project', 'e2e', '--reporter=json', `--outputFile=${report}`];
  const ran = await promisify(execFile)(process.execPath, [VITEST, ...args, ...files], {
    cwd: PROJECT,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      RETOUCH_STACK: name,
      RETOUCH_API_URL: outputs.ApiUrl,
      AWS_ENDPOINT_URL: client.endpoint,
      AWS_REGION: client.region,
      AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_EXTRA_CA_CERTS: certificateFile,
      ...environment,
    },
  }).then(
    () => '',
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );
  const text = await readFile(report, 'utf8').catch(() => '{"testResults":[]}');
  const { testResults } = JSON.parse(text) as { testResults: { name: string; status: string }[] };
  const outcomes = testResults.map(({ name: file, status }) => [file.split('/test/e2e/')[1], status]);
  return { complaint: ran, outcomes: Object.fromEntries(outcomes) };
}

it('the suite runs against a named stack, with the given simulator', async () => {
  const { outcomes } = await runSuite({ RETOUCH_SEGMIND_SIMULATOR: controlUrl });
  expect(outcomes).toEqual(Object.fromEntries(FILES.map((file) => [file, 'passed'])));
});

it('the suite sends no photo to Segmind without a simulator', async () => {
  const { outcomes } = await runSuite({});
  expect(outcomes).toEqual({ 'api/problems.test.ts': 'passed', 'doctor.test.ts': 'passed' });
});

it('the suite refuses to run if the stack sends its photos to another Segmind', async () => {
  const { complaint, outcomes } = await runSuite({
    RETOUCH_SEGMIND_SIMULATOR: 'https://other.example/_simulator',
  });
  expect(complaint).toContain('not to the simulator of RETOUCH_SEGMIND_SIMULATOR, https://other.example');
  expect(outcomes).toEqual({});
});
