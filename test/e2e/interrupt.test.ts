import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** The running processes, each with its parent, without zombies. */
async function readProcesses(): Promise<ReadonlyMap<number, number>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const running = rows.filter(([, , state = 'Z']) => !state.startsWith('Z'));
  return new Map(running.map(([pid, parent]) => [Number(pid), Number(parent)]));
}

function findBelow(processes: ReadonlyMap<number, number>, parent: number): number[] {
  const children = [...processes.keys()].filter((pid) => processes.get(pid) === parent);
  return children.flatMap((child) => [child, ...findBelow(processes, child)]);
}

it('leaves no process and no temporary folder when npm start is interrupted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'interrupt-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = { ...process.env, TMPDIR: folder };
  const start = spawn(process.execPath, [START], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void start.kill());
  for await (const line of createInterface({ input: start.stdout })) if (line.startsWith('Deploying')) break;
  const started = findBelow(await readProcesses(), start.pid ?? 0);
  expect(started).not.toEqual([]);
  expect(await readdir(folder)).not.toEqual([]);

  start.kill('SIGINT');
  expect(await once(start, 'exit')).toEqual([130, null]);
  const left = await readProcesses();
  expect(started.filter((pid) => left.has(pid))).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});
