import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../client/program/problem.ts';
import { lastLines, NoSuchProgram, runCommand } from '../../../local/processes/run-command.ts';
import { isRunning } from '../../../local/processes/run-folder.ts';

const node = (script: string, signal?: AbortSignal) =>
  runCommand(process.execPath, ['-e', script], { name: 'node', env: process.env, signal });

describe('runCommand', () => {
  it('returns the output of both streams', async () => {
    expect(await node('console.log("out"); console.error("err")')).toMatch(/out\n|err\n/);
  });

  it('throws the last lines of a command that fails', async () => {
    const failed = node('for (let i = 0; i < 50; i++) console.log("line", i); process.exit(3)');
    await expect(failed).rejects.toThrow(/^node failed \(exit code 3\):\nline 35\n(line \d+\n)+line 49$/);
    await expect(failed).rejects.toBeInstanceOf(Problem);
  });

  it('says so if the program does not exist', async () => {
    const run = runCommand('no-such-program-at-all', [], { name: 'x', env: process.env });
    await expect(run).rejects.toBeInstanceOf(NoSuchProgram);
  });

  it('stops the command and its children, even if they ignore SIGTERM', async () => {
    const stop = new AbortController();
    const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}], { stdio: 'inherit' });
      require('node:fs').writeFileSync(process.env.PID_FILE, String(child.pid));
      setInterval(() => {}, 1000);`;
    const folder = await mkdtemp(join(tmpdir(), 'run-command-test-'));
    const env = { ...process.env, PID_FILE: join(folder, 'pid') };
    const run = runCommand(process.execPath, ['-e', script], { name: 'node', env, signal: stop.signal });
    run.catch(() => {});
    const pid = await waitFor(async () => Number(await readFile(env.PID_FILE, 'utf8').catch(() => 0)));
    expect(isRunning(pid)).toBe(true);
    stop.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    await waitFor(async () => !isRunning(pid));
    await rm(folder, { recursive: true });
  });

  it('does not start after it was aborted', async () => {
    await expect(node('', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

it('takes the last lines that are not empty', () => {
  expect(lastLines('a\n\nb\nc\n  \n', 2)).toBe('b\nc');
});

async function waitFor<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await ask();
    if (answer) return answer;
    await sleep(25);
  }
  throw new Error('waited in vain');
}
