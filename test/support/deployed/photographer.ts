import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inject, type TestContext } from 'vitest';
import { childEnvironment } from '../../../local/engine/environment.ts';
import { type OpenTerminal, openTerminal } from '../../../local/terminal/open-terminal.ts';

const PROGRAM = fileURLToPath(new URL('../../../client/retouch.mjs', import.meta.url));

/** A photographer who runs `retouch` for the deployed stack, on a computer of their own. */
export interface Photographer {
  /** The working folder; it is removed after the test. */
  readonly folder: string;
  /** Writes a file into the folder: `shoot/1.jpg`. */
  save(path: string, bytes: Uint8Array | string): Promise<void>;
  /** Runs the command in a terminal. */
  open(...args: readonly string[]): Promise<OpenTerminal>;
  /** Runs the command with its output in a pipe, and waits for its end. */
  type(...args: readonly string[]): Promise<Typed>;
  /** Starts the command with its output in a pipe; returns the child process. */
  start(...args: readonly string[]): ChildProcess;
}

/** How a command with its output in a pipe ended. */
export interface Typed {
  readonly code: number | null;
  readonly printed: string;
  readonly complaint: string;
  /** The printed lines, parsed as JSON, for `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the command prints.
  events(): any[];
}

/**
 * @param test the test of this photographer: all started processes have ended after it
 * @param env variables in addition to those that identify the stack, such as `RETOUCH_TOKEN`
 */
export async function seatPhotographer(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  env: Readonly<Record<string, string>> = {},
): Promise<Photographer> {
  const home = await mkdtemp(join(tmpdir(), 'retouch-photographer-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const folder = join(home, 'photos');
  for (const needed of [folder, join(home, 'tmp')]) await mkdir(needed);
  const { client, certificateFile, outputs } = inject('stack');
  const { endpoint } = client;
  const onAws = { ...(process.env as Record<string, string>), HOME: home };
  const whole = {
    ...(endpoint === undefined
      ? onAws
      : childEnvironment({ folder: home, engine: { endpoint, certificateFile } })),
    RETOUCH_API_URL: outputs.ApiUrl ?? '',
    ...env,
  };
  const start = (...args: readonly string[]) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env: whole,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return {
    folder,
    start,
    async save(path, bytes) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    },
    async open(...args) {
      const terminal = await openTerminal(process.execPath, [PROGRAM, ...args], { cwd: folder, env: whole });
      onTestFinished(() => terminal.close());
      return terminal;
    },
    async type(...args) {
      const child = start(...args);
      const [printed, complaint] = [textOf(child.stdout), textOf(child.stderr)];
      const [code] = await once(child, 'close');
      const ended = { code, printed: await printed, complaint: await complaint };
      const lines = () => ended.printed.split('\n').filter((line) => line !== '');
      return { ...ended, events: () => lines().map((line) => JSON.parse(line)) };
    },
  };
}

function textOf(stream: Readable | null): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
