import { once } from 'node:events';
import { Problem } from '../../client/program/problem.ts';
import { spawnGroup, stopGroup } from './process-group.ts';

/** Options of {@link runCommand}. */
export interface CommandOptions {
  /** The command's name in messages, such as `cdk deploy`. */
  readonly name: string;
  /** The complete environment of the command. */
  readonly env: NodeJS.ProcessEnv;
  /** @default the current folder */
  readonly cwd?: string;
  /** Stops the command and everything that it started. */
  readonly signal?: AbortSignal | undefined;
  /** How many of its last lines the error has if the command fails. @default 15 */
  readonly linesShown?: number;
}

const LINES_SHOWN = 15;

/** Thrown if a command cannot be started because there is no such program. */
export class NoSuchProgram extends Problem {}

/**
 * Runs a program to its end. Returns everything that it printed, both streams in order.
 * @throws {NoSuchProgram} if there is no such program
 * @throws {Problem} with the program's last lines, if it fails
 * @throws the signal's reason, after the program and its children have stopped
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  { name, env, cwd, signal, linesShown }: CommandOptions,
): Promise<string> {
  signal?.throwIfAborted();
  const child = spawnGroup(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => printed.push(chunk));
  const stop = () => void stopGroup(child, 2000);
  signal?.addEventListener('abort', stop);
  try {
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    signal?.throwIfAborted();
    const text = Buffer.concat(printed).toString();
    if (code === 0) return text;
    throw new Problem(`${name} failed (${killedBy ?? `exit code ${code}`}):\n${lastLines(text, linesShown)}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new NoSuchProgram(`${file}: no such program`);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await stopGroup(child);
  }
}

/** The last lines of a text that are not blank. */
export function lastLines(text: string, count = LINES_SHOWN): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
