import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../../local/processes/run-folder.ts';
import {
  type OpenTerminal,
  openTerminal,
  type TerminalOptions,
} from '../../../local/terminal/open-terminal.ts';

const MODULE = new URL('../../../local/terminal/open-terminal.ts', import.meta.url).href;

/** Starts a small program, given as the source of a module, in a terminal that closes when the test ends. */
async function run(source: string, options?: TerminalOptions): Promise<OpenTerminal> {
  const terminal = await openTerminal(process.execPath, ['--input-type=module', '-e', source], options);
  onTestFinished(() => terminal.close());
  return terminal;
}

const UNTIL_KILLED = `console.log('ready'); setInterval(() => {}, 1000);`;

describe('openTerminal', () => {
  it('shows what a program has redrawn as a person sees it', async () => {
    const terminal = await run(`process.stdout.write('one\\n1 of 2\\r2 of 2\\nlast')`);
    await terminal.ended;
    expect(terminal.screen().slice(0, 4)).toEqual(['one', '2 of 2', 'last', '']);
  });

  it('keeps the lines that have left the screen', async () => {
    const terminal = await run(`for (let i = 1; i <= 50; i++) console.log('line ' + i)`, { rows: 10 });
    await terminal.ended;
    expect(terminal.screen()).toHaveLength(10);
    expect(terminal.scrollback()).toBe(Array.from({ length: 50 }, (_, i) => `line ${i + 1}`).join('\n'));
  });

  it('joins a line that the terminal wrapped', async () => {
    const terminal = await run(`console.log('x'.repeat(45))`, { columns: 20 });
    await terminal.ended;
    expect(terminal.screen()[1]).toBe('x'.repeat(20));
    expect(terminal.scrollback()).toBe('x'.repeat(45));
  });

  it('is a terminal of the requested size', async () => {
    const { ended, screen } = await run(
      `console.log(process.stdin.isTTY, process.stdout.isTTY, process.stdout.columns, process.stdout.rows)`,
      { columns: 77, rows: 12 },
    );
    await ended;
    expect(screen()[0]).toBe('true true 77 12');
  });

  it('gives the program its folder and its environment, and nothing else', async () => {
    const { ended, scrollback } = await run(
      `import { realpathSync } from 'node:fs';
       delete process.env.__CF_USER_TEXT_ENCODING;
       console.log(process.cwd() === realpathSync(${JSON.stringify(tmpdir())}), JSON.stringify(process.env))`,
      { cwd: tmpdir(), env: { PHOTO: 'Zoë' } },
    );
    await ended;
    expect(scrollback()).toBe('true {"PHOTO":"Zoë","TERM":"xterm-256color"}');
  });

  it('types an answer to a question', async () => {
    const terminal = await run(`
      import { createInterface } from 'node:readline/promises';
      const lines = createInterface({ input: process.stdin, output: process.stdout });
      console.log('Hello ' + (await lines.question('Your name? ')));
      lines.close();`);
    await terminal.waitFor('Your name?');
    terminal.write('Zoë\r');
    await terminal.waitFor(/^Hello Zoë$/m);
    expect(await terminal.ended).toBe(0);
  });

  it('passes raw keys and bytes of any value', async () => {
    const terminal = await run(`
      process.stdin.setRawMode(true);
      process.stdin.once('data', (keys) => { console.log(keys.toString('hex')); process.exit(); });
      console.log('ready');`);
    await terminal.waitFor('ready');
    terminal.write('\x1b[A\x03\x00é');
    await terminal.waitFor('1b5b410300c3a9');
  });

  it('interrupts the program and its children by Ctrl-C', async () => {
    const child = `process.on('SIGINT', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)`;
    const terminal = await run(`
      import { spawn } from 'node:child_process';
      process.on('SIGINT', () => console.log('parent interrupted'));
      spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })
        .on('exit', (code) => console.log('child ended with', code));`);
    await terminal.waitFor('ready');
    terminal.write('\x03');
    await terminal.waitFor('parent interrupted');
    await terminal.waitFor('child ended with 7');
    expect(await terminal.ended).toBe(0);
  });

  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGKILL', 137],
    ['SIGTERM', 143],
  ])('ends with 128 and the number of the signal: %s', async (signal, expected) => {
    const terminal = await run(UNTIL_KILLED);
    await terminal.waitFor('ready');
    terminal.kill(signal);
    expect(await terminal.ended).toBe(expected);
  });

  it('ends with the exit code of the program', async () => {
    expect(await (await run('process.exit(3)')).ended).toBe(3);
  });

  it('ends with 127 and says so if there is no such program', async () => {
    const terminal = await openTerminal('no-such-program', []);
    expect(await terminal.ended).toBe(127);
    expect(terminal.scrollback()).toBe('no-such-program: No such file or directory');
  });

  it('has all output when the program has ended, even if a child of it still runs', async () => {
    const terminal = await openTerminal('sh', ['-c', 'sleep 600 & seq 20000; echo "child $!"']);
    await terminal.ended;
    const [, child] = /child (\d+)$/.exec(terminal.scrollback()) ?? [];
    process.kill(Number(child));
    expect(terminal.scrollback()).toMatch(/^20000$/m);
  });

  it('records all output', async () => {
    const terminal = await run(`process.stdout.write('a \\x1b[31mred\\x1b[0m word')`);
    await terminal.ended;
    expect(terminal.recording.map(({ data }) => data).join('')).toBe('a \x1b[31mred\x1b[0m word');
  });

  it('answers a program that asks for the cursor position', async () => {
    const terminal = await run(`
      process.stdin.setRawMode(true);
      process.stdin.once('data', (answer) => { console.log(JSON.stringify(String(answer))); process.exit(); });
      process.stdout.write('abc\\x1b[6n');`);
    await terminal.waitFor('[1;4R');
  });
});

describe('waitFor', () => {
  it('shows all lines on a timeout', async () => {
    const terminal = await run(UNTIL_KILLED);
    await terminal.waitFor('ready');
    await expect(terminal.waitFor(/never/, { timeoutMs: 1 })).rejects.toThrow(
      /has not shown in 1 ms \/never\/:\nready$/,
    );
  });

  it('rejects at once if the program ends first', async () => {
    const terminal = await run(`console.log('bye'); process.exit(3)`);
    await expect(terminal.waitFor('never', { timeoutMs: 60_000 })).rejects.toThrow(
      /ended with exit code 3 without showing never:\nbye$/,
    );
  });
});

describe('the end of a terminal', () => {
  const ON_HANG_UP = `process.on('SIGHUP', () => process.exit(42)); ${UNTIL_KILLED}`;

  it('hangs up on the program when it is closed', async () => {
    const terminal = await run(ON_HANG_UP);
    await terminal.waitFor('ready');
    await terminal.close();
    expect(await terminal.ended).toBe(42);
  });

  it('hangs up on the program when the process that opened it is killed', async () => {
    const program = `console.log('program ' + process.pid); setInterval(() => {}, 1000)`;
    const opener = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { openTerminal } from ${JSON.stringify(MODULE)};
       const terminal = await openTerminal(process.execPath, ['-e', ${JSON.stringify(program)}]);
       await terminal.waitFor(/program \\d+/);
       console.log(terminal.screen()[0]);`,
    ]);
    const [printed] = await once(opener.stdout, 'data');
    const pid = Number(/\d+/.exec(String(printed))?.[0]);
    opener.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });
});
