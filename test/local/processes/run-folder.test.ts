import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRunFolder, isRunning } from '../../../local/processes/run-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-folder-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return Number(child.pid);
}

it('creates a folder with the id of this process in its name', async () => {
  expect(basename(await createRunFolder())).toMatch(new RegExp(`^retouch-${process.pid}-`));
});

it('removes folders of runs that died, and no other', async () => {
  const names = [`retouch-${await deadProcess()}-abc`, `retouch-${process.pid}-abc`, 'retouch-x', 'other'];
  for (const name of names) await mkdir(join(folder, name));
  await createRunFolder();
  expect(names.map((name) => existsSync(join(folder, name)))).toEqual([false, true, true, true]);
});

it('knows which processes run', async () => {
  expect(isRunning(process.pid)).toBe(true);
  expect(isRunning(await deadProcess())).toBe(false);
});
