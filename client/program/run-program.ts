import { catchInterrupts, Interrupted } from './interrupts.ts';
import { Problem } from './problem.ts';

/**
 * Runs a program, then exits with the code that `main` returns, with the code of a {@link Problem}, or with
 * 130 on Ctrl-C.
 * @param explain prints an error and returns the exit code @default a {@link Problem} is shown as its message
 * only, any other error with its stack trace
 */
export async function runProgram(
  main: (signal: AbortSignal) => Promise<number>,
  explain: (error: unknown) => number = showError,
): Promise<never> {
  // If the reader of a pipe has ended (`| head`), go on: there is something to clean up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // npm runs scripts in the project's folder, but the user's paths are relative to where npm was called.
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
