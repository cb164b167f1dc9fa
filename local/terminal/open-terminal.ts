import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createEmulator, feed, readScreen, readScrollback, type TerminalSize } from './emulator.ts';

const HELPER = fileURLToPath(new URL('pseudo-terminal.py', import.meta.url));

/** Options of {@link openTerminal}. */
export interface TerminalOptions extends Partial<TerminalSize> {
  /** @default the current folder */
  readonly cwd?: string;
  /** The program's complete environment; the terminal sets `TERM`. @default this process's environment */
  readonly env?: NodeJS.ProcessEnv;
}

/** What a program printed, and when, in milliseconds from its start. */
export interface Output {
  readonly atMs: number;
  readonly data: string;
}

/** A program in a pseudo-terminal, with functions for what a person sees and does there. */
export interface OpenTerminal {
  /** The rows that are visible now, without trailing spaces. */
  screen(): string[];
  /** All lines so far, including the screen. Lines that the terminal wrapped are joined. */
  scrollback(): string;
  /** Types keys: `\r` is Enter, `\x03` is Ctrl-C. */
  write(keys: string): void;
  /**
   * Waits until the screen or the scrollback shows a text.
   * @throws {Error} with all lines so far, after `timeoutMs` (default 10 s), or when the program ends before
   * it shows the text
   */
  waitFor(pattern: string | RegExp, options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Sends a signal to the program only; a typed Ctrl-C reaches its children too. */
  kill(signal: NodeJS.Signals): void;
  /** Closes the terminal: the program gets SIGHUP, and is killed if it is still running 10 s later. */
  close(): Promise<void>;
  /**
   * Resolves with the exit code, or with 128 plus the number of the signal that ended the program. By then
   * the screen shows all output.
   */
  readonly ended: Promise<number>;
  /** All output so far. */
  readonly recording: readonly Output[];
}

/**
 * Starts a program in a real pseudo-terminal, which is its controlling terminal. If there is no such program,
 * it ends with 127, as in a shell. The terminal closes when this process ends.
 * @throws {Error} if `python3`, which creates the terminal, is missing
 */
export async function openTerminal(
  command: string,
  args: readonly string[],
  { cwd = process.cwd(), env = process.env, columns = 100, rows = 30 }: TerminalOptions = {},
): Promise<OpenTerminal> {
  // A separate process group: a Ctrl-C for this process does not reach the program.
  const helper = spawn('python3', ['-I', '-S', HELPER], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    detached: true,
  });
  await once(helper, 'spawn');
  const startedAt = performance.now();
  const [keyboard, output, , control] = helper.stdio as unknown as [Writable, Readable, null, Writable];
  // Input to a program that has just ended is lost, as in any terminal.
  for (const stream of [keyboard, control]) stream.on('error', () => {});
  const program = { command, args, cwd, env: { ...env, TERM: 'xterm-256color' }, columns, rows };
  control.write(`${JSON.stringify(program)}\n`);

  const emulator = createEmulator({ columns, rows });
  emulator.onData((answer) => keyboard.write(answer));
  const recording: Output[] = [];
  const events = new EventEmitter<{ shown: []; ended: [] }>().setMaxListeners(0);
  output.setEncoding('utf8').on('data', (data: string) => {
    recording.push({ atMs: performance.now() - startedAt, data });
    void feed(emulator, data).then(() => events.emit('shown'));
  });
  let exitCode: number | undefined;
  const ended = once(helper, 'close').then(async ([code, killedBy]) => {
    await feed(emulator, '');
    exitCode = code ?? 128 + constants.signals[killedBy as NodeJS.Signals];
    events.emit('ended');
    return exitCode as number;
  });

  const shows = (pattern: string | RegExp) =>
    [readScrollback(emulator), readScreen(emulator).join('\n')].some((text) =>
      typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) !== -1,
    );

  return {
    screen: () => readScreen(emulator),
    scrollback: () => readScrollback(emulator),
    write: (keys) => void keyboard.write(keys),
    waitFor: async (pattern, { timeoutMs = 10_000 } = {}) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      while (!shows(pattern)) {
        const reason =
          exitCode !== undefined
            ? `ended with exit code ${exitCode} without showing`
            : timeout.aborted && `has not shown in ${timeoutMs} ms`;
        if (reason) {
          throw new Error(
            `${[command, ...args].join(' ')} ${reason} ${pattern}:\n${readScrollback(emulator)}`,
          );
        }
        await nextChange(events, timeout);
      }
    },
    kill: (signal) => void control.write(`${constants.signals[signal]}\n`),
    close: async () => {
      keyboard.end();
      await ended;
    },
    ended,
    recording,
  };
}

/** Waits until the screen changes, the program ends or the timeout is reached. */
async function nextChange(events: EventEmitter, timeout: AbortSignal): Promise<void> {
  const either = new AbortController();
  const signal = AbortSignal.any([timeout, either.signal]);
  const changes = ['shown', 'ended'].map((event) => once(events, event, { signal }));
  await Promise.race(changes).catch(() => {});
  either.abort();
  await Promise.allSettled(changes);
}
