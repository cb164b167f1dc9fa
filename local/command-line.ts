import { parseArgs } from 'node:util';
import { Problem } from './problem.ts';
import { catchInterrupts, Interrupted } from './processes/interrupts.ts';

/**
 * Runs a program of this folder: exits with the code that `main` answers, 1 on an error, 130 on Ctrl-C. A
 * {@link Problem} is shown as its message alone, any other error with its stack.
 */
export async function runCommandLine(main: (signal: AbortSignal) => Promise<number>): Promise<never> {
  // Where nobody reads any more (`| head`), go on: there is something to clean up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // npm runs its scripts in the project's folder; arguments and messages are about where npm was called.
  if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
  const signal = catchInterrupts();
  signal.addEventListener('abort', () => console.error('\nStopping …'));
  process.exit(await main(signal).catch((error) => explain(signal.aborted ? signal.reason : error)));
}

/** What a program of this folder was given. */
export interface Arguments {
  readonly photos: readonly string[];
  /** Settings of the stack by name. The synthesis says which are wrong. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Reads the arguments: `help` where that is asked for, which is shown then, else photos, folders and settings.
 * @throws {Problem} where an argument has no meaning
 */
export function parseArguments(
  usage: string,
  { takesPhotos = true, args = process.argv.slice(2) } = {},
): Arguments | 'help' {
  try {
    const options = {
      help: { type: 'boolean', short: 'h' },
      context: { type: 'string', short: 'c', multiple: true },
    } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: takesPhotos, options });
    if (values.help !== true) {
      return { photos: positionals, settings: Object.fromEntries((values.context ?? []).map(readSetting)) };
    }
    console.log(usage);
    return 'help';
  } catch (error) {
    throw new Problem(`${(error as Error).message}\n${usage}`);
  }
}

function readSetting(given: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`The setting ${JSON.stringify(given)} has no value; expected -c name=value.`);
  }
  return [name, value];
}

function explain(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  console.error(error instanceof Problem ? `\nRetouch: ${error.message}` : error);
  return 1;
}
