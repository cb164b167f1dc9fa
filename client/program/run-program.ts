import { catchInterrupts, Interrupted } from './interrupts.ts';
import { Problem } from './problem.ts';

/**
 * Runs a program: exits with the code that `main` answers, with that of a {@link Problem}, or with 130 on Ctrl-C.
 * @param explain says what went wrong, and answers the exit code @default a {@link Problem} is shown as its message
 * alone, any other error with its stack
 */
export async function runProgram(
  main: (signal: AbortSignal) => Promise<number>,
  explain: (error: unknown) => number = showError,
): Promise<never> {
  // If nothing reads any more (`| head`), go on: there is something to clean up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // npm runs its scripts in the project's folder; arguments and messages are about where npm was called.
  if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);
  const signal = catchInterrupts();
  signal.addEventListener('abort', () => console.error('\nStopping …'));
  process.exit(
    await main(signal).catch((error) => {
      const reason = signal.aborted ? signal.reason : error;
      return reason instanceof Interrupted ? reason.exitCode : explain(reason);
    }),
  );
}

function showError(error: unknown): number {
  console.error(error instanceof Problem ? `\nRetouch: ${error.message}` : error);
  return error instanceof Problem ? error.exitCode : 1;
}
