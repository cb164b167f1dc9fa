import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';

const RUN = fileURLToPath(new URL('../../.ci/run', import.meta.url));
const PARTS = [
  'ci',
  'test',
  'run test:e2e',
  'run check:format',
  'run check:lint',
  'run check:types',
  'run synth',
];

/** Runs the script with a fake npm that records its calls, and fails at one of them. */
async function runCi(failsAt = ''): Promise<{ code: number; called: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'ci-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const notes = join(folder, 'notes');
  await writeFile(join(folder, 'npm'), `#!/bin/sh\necho "$*" >>"${notes}"\n[ "$*" != "${failsAt}" ]\n`);
  await chmod(join(folder, 'npm'), 0o755);
  const code = await promisify(execFile)(RUN, { env: { PATH: `${folder}:${process.env.PATH}` } }).then(
    () => 0,
    (error) => error.code,
  );
  return { code, called: (await readFile(notes, 'utf8')).trim().split('\n') };
}

describe('.ci/run', () => {
  it('is what the workflow for GitHub runs', async () => {
    const workflow = await readFile(new URL('../../.github/workflows/ci.yml', import.meta.url), 'utf8');
    expect(workflow).toMatch(/^ +- run: \.ci\/run$/m);
  });

  it('installs, and runs everything that check runs', async () => {
    expect(await runCi()).toEqual({ code: 0, called: PARTS });
    const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    const check = scripts.check.split(' && ').map((part: string) => part.replace(/^npm /, ''));
    expect(PARTS.slice(1).sort()).toEqual(check.sort());
  });

  it.each(PARTS)('fails at once if npm %s fails', async (part) => {
    const { code, called } = await runCi(part);
    expect(code).not.toBe(0);
    expect(called.at(-1)).toBe(part);
  });
});
