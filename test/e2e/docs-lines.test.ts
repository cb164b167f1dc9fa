import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { PolicyName } from '../../local/policy.ts';
import { removeFolder } from '../../local/processes/run-folder.ts';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { putAwsInto } from '../support/aws-cli/aws-cli.ts';
import { apiUrl, call, endOf } from '../support/deployed/api-client.ts';
import { order } from '../support/deployed/api-photos.ts';
import { actAs } from '../support/deployed/policy-caller.ts';
import { script } from '../support/deployed/simulator-control.ts';
import { drop, eventually, readResult, recordOf } from '../support/deployed/stack-client.ts';
import { DOCUMENTED_BLOCKS, FOUNDATION } from '../support/shell-blocks/documented-blocks.ts';
import { reasonNotToRun } from '../support/shell-blocks/not-run.ts';
import type { ShellBlock } from '../support/shell-blocks/shell-blocks.ts';

const { name: stackName, client, certificateFile } = inject('stack');

/** The shoot of the docs is `spring/ana`. Another test has one of that name at the same time. */
const SHOOT = 'docs-lines/ana';
const blocks = DOCUMENTED_BLOCKS.flatMap(([, ofPage]) => ofPage)
  .filter((block) => reasonNotToRun(block) === undefined)
  .map((block) => ({ ...block, text: block.text.replaceAll(/\bspring\b/g, 'docs-lines') }));

const [variables, api] = FOUNDATION.map(({ text }) => text);
/** The first block of the runbook has the functions of the others. */
const functions = blocks.find(({ at }) => at.startsWith('docs/runbook.md'))?.text;
/** The variables of docs/operating.md, once they are read. */
let outputs: Readonly<Record<string, string>> = {};

/** What a page says that its lines need. */
function policiesFor({ at, purpose }: ShellBlock): PolicyName[] {
  if (/photos|recipes|review/.test(at)) return ['photographer'];
  return purpose === 'Look' ? ['operator'] : ['operator', 'operator-change'];
}

const folder = await mkdtemp(join(tmpdir(), 'retouch-docs-'));
const users = new Map<string, Promise<Readonly<Record<string, string>>>>();

/** The same user for all blocks that need the same policies. */
function userFor(block: ShellBlock): Promise<Readonly<Record<string, string>>> {
  const policies = policiesFor(block);
  const user = users.get(`${policies}`) ?? actAs(policies);
  users.set(`${policies}`, user);
  return user;
}

/**
 * Runs a block as its reader does, with the functions and variables of the pages.
 * @throws {Error} with what it says on standard error, if it fails
 */
async function run(block: ShellBlock): Promise<string> {
  const browser = 'open() { cat "$1" >/dev/null; }';
  const lines = ['set -euo pipefail', browser, api, functions, block.text];
  // Through a pipe: /dev/stdout of the lines cannot be opened if it is a socket.
  const program = `{ ${lines.join('\n')}\n} | cat`;
  const running = promisify(execFile)('bash', ['-o', 'pipefail', '-c', program], {
    cwd: folder,
    env: {
      PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: folder,
      RETOUCH_STACK: stackName,
      AWS_REGION: client.region,
      AWS_ENDPOINT_URL: client.endpoint,
      AWS_CA_BUNDLE: certificateFile,
      CURL_CA_BUNDLE: certificateFile,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...(await userFor(block)),
      ...outputs,
      ID: bulkRun,
    },
  });
  running.child.stdin?.end();
  const { stdout } = await running.catch(({ stderr }) => {
    throw new Error(stderr);
  });
  return stdout;
}

/** A bulk run, which a line asks about. */
let bulkRun = '';

/** Runs the lines that read the outputs of the stack. */
async function readOutputs(): Promise<Readonly<Record<string, string>>> {
  const names = ['PHOTO_BUCKET', 'UPLOADS_URI', 'RESULTS_URI', 'API_URL'];
  const printed = names.map((name) => `echo "$${name}"`).join('\n');
  const lines = (await run({ at: 'docs/photos.md', purpose: null, text: `${variables}\n${printed}` })).split(
    '\n',
  );
  return Object.fromEntries(names.map((name, index) => [name, lines[index] ?? '']));
}

beforeAll(async () => {
  await putAwsInto(folder);
  // The engine's output has a host name that no name server knows.
  outputs = { ...(await readOutputs()), API_URL: apiUrl };
  const photo = await drawPicture('jpeg');
  await writeFile(join(folder, 'ana.jpg'), photo);
  // The failed photo that the runbook runs again. With its prefix: other tests have shoots with an ana.jpg.
  await script({ photo: '/uploads/shoot/ana.jpg', submit: [{ status: 400 }] });
  await drop('shoot/ana.jpg', photo);
  const { id, key } = await order({ folder: SHOOT });
  await endOf(id);
  const rejected = { id, key, version: 1, decision: 'reject', redo: { strength: 0.5 } };
  const decisions = { folder: SHOOT, savedAt: new Date().toISOString(), photos: [rejected] };
  await writeFile(join(folder, 'decisions.json'), JSON.stringify(decisions));
  await recordOf('shoot/ana.jpg');
  await eventually('the review page', () => readResult(`results/${SHOOT}/review.html`));
  const { status, json } = await call('POST', `/shoot/cancel?folder=${SHOOT}`, { body: {} });
  expect(status).toBe(202);
  bulkRun = json.id;
});

afterAll(() => removeFolder(folder));

describe('the lines of the docs', () => {
  it.each(blocks)('run to their end on the stack: $at', async (block) => {
    // Throws if a line fails.
    await run(block);
  });

  it('read the outputs of the stack', () => {
    const { PhotoBucketName, UploadsUri, ResultsUri } = inject('stack').outputs;
    expect(Object.values(outputs)).toEqual([PhotoBucketName, UploadsUri, ResultsUri, apiUrl]);
  });
});
