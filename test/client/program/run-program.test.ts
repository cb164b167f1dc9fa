import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const MODULE = new URL('../../../client/program/run-program.ts', import.meta.url).href;
const PROBLEM = new URL('../../../client/program/problem.ts', import.meta.url).href;

/** Runs a program with `main` given as source, and sends it signals when it prints `ready`. */
async function run(main: string, signals: NodeJS.Signals[] = []) {
  const source = `
    import { runProgram } from ${JSON.stringify(MODULE)};
    import { Problem } from ${JSON.stringify(PROBLEM)};
    await runProgram(async (signal) => { ${main} });`;
  const { INIT_CWD: _, npm_lifecycle_event: __, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { env });
  const printed = text(child.stdout);
  const complaint = text(child.stderr);
  if (signals.length > 0) {
    await once(child.stdout, 'data');
    for (const signal of signals) child.kill(signal);
  }
  const [code] = await once(child, 'exit');
  return { code, printed: await printed, complaint: await complaint };
}

const UNTIL_STOPPED = `
  console.log('ready');
  const alive = setInterval(() => {}, 1000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  await new Promise((resolve) => setTimeout(resolve, 50));
  clearInterval(alive);
  console.log('cleaned up');
  throw signal.reason;`;

describe('runProgram', () => {
  it('exits with the code of main', async () => {
    expect((await run('return 7')).code).toBe(7);
  });

  it('shows a problem as one line', async () => {
    const { code, complaint } = await run('throw new Problem("no Python")');
    expect({ code, complaint }).toEqual({ code: 1, complaint: '\nRetouch: no Python\n' });
  });

  it('shows any other error with its stack', async () => {
    const { code, complaint } = await run('throw new Error("a bug")');
    expect(code).toBe(1);
    expect(complaint).toMatch(/Error: a bug\n +at /);
  });

  it.each<[NodeJS.Signals[], number]>([
    [['SIGINT'], 130],
    [['SIGTERM'], 143],
    [['SIGHUP'], 129],
    [['SIGINT', 'SIGINT', 'SIGINT'], 130],
  ])('cleans up after %j and exits %i', async (signals, expected) => {
    const { code, printed, complaint } = await run(UNTIL_STOPPED, signals);
    expect({ code, printed }).toEqual({ code: expected, printed: 'ready\ncleaned up\n' });
    expect(complaint).toBe('\nStopping …\n');
  });
});
