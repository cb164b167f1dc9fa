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

/**
 * Reads the arguments: `help` where that is asked for, which is shown then, else the photos and folders.
 * @throws {Problem} where an argument has no meaning
 */
export function parseArguments(usage: string, { takesPhotos = true } = {}): string[] | 'help' {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ allowPositionals: takesPhotos, options });
    if (values.help !== true) return positionals;
    console.log(usage);
    return 'help';
  } catch (error) {
    throw new Problem(`${(error as Error).message}\n${usage}`);
  }
}

function explain(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  console.error(error instanceof Problem ? `\nRetouch: ${error.message}` : error);
  return 1;
}
