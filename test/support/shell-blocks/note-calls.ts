import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import type { ShellBlock } from './shell-blocks.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const STUBS = fileURLToPath(new URL('stubs.sh', import.meta.url));

/** A program that a block calls. */
export interface Call {
  /** Where the block begins: `docs/runbook.md:30`. */
  readonly at: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** Variables that the reader of the docs has set. */
const VARIABLES = { AWS_REGION: 'eu-central-1', SEGMIND_API_KEY: 'key', KEY: 'key', ID: 'run-1' };

const RECORD = {
  id: 'ana-1',
  attempt: 1,
  source: { bucket: 'photos', key: 'uploads/ana.jpg', versionId: null },
};

/** Makes a folder with the files that the docs name. */
export async function putDocumentedFiles(folder: string): Promise<void> {
  for (const name of ['decisions.json', 'audit.json', 'report.json'])
    await writeFile(join(folder, name), '{}');
  await writeFile(join(folder, 'record.json'), JSON.stringify(RECORD));
  await writeFile(join(folder, 'ana.jpg'), await drawPicture('jpeg'));
  await mkdir(join(folder, 'docs'));
  await symlink(join(root, 'docs/policies'), join(folder, 'docs/policies'));
}

/**
 * Runs blocks of shell one after another, in one bash, in the folder. Programs that reach out of the folder
 * are stand-ins; returns their calls.
 * @throws {Error} that names the block in which a line failed
 */
export async function noteCalls(blocks: readonly ShellBlock[], folder: string): Promise<Call[]> {
  const calls = join(folder, 'calls');
  await writeFile(calls, '');
  const script = [
    'set -euo pipefail',
    `. '${STUBS}'`,
    'trap \'echo "$BLOCK fails in: $BASH_COMMAND" >&2\' ERR',
    ...blocks.map(({ at, text }) => `cd '${folder}'; BLOCK='${at}'\n${text}`),
  ].join('\n');
  const env = {
    PATH: [dirname(process.execPath), process.env.PATH].join(':'),
    HOME: folder,
    CALLS: calls,
    ...VARIABLES,
  };
  await new Promise<void>((resolve, reject) => {
    const bash = execFile('bash', ['-c', script], { cwd: folder, env }, (error) =>
      error === null ? resolve() : reject(error),
    );
    // A line reads the Segmind key.
    bash.stdin?.end('a-key\n');
  });
  return readCalls(await readFile(calls, 'utf8'));
}

/** Reads what `note` of stubs.sh has written. */
function readCalls(text: string): Call[] {
  const words = text.split('\0').slice(0, -1);
  const calls: Call[] = [];
  while (words.length > 0) {
    const [at = '', count] = words.splice(0, 2);
    const [program = '', ...args] = words.splice(0, Number(count));
    calls.push({ at, program, args });
  }
  return calls;
}
