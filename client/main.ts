import { explainError } from './program/explain-error.ts';
import { hideQueries, plain } from './program/plain-text.ts';
import { runProgram } from './program/run-program.ts';
import { runRetouch } from './retouch-program.ts';

const args = process.argv.slice(2);

await runProgram(
  (signal) => runRetouch(args, signal),
  (error) => {
    const problem = explainError(error);
    const words =
      problem?.message ??
      `retouch itself has an error: ${error instanceof Error ? error.message : error}. Use --debug to see where.`;
    console.error(`\nRetouch: ${plain(hideQueries(words))}`);
    // Only the stack trace: other fields of an AWS error can hold a URL or a header.
    if (args.includes('--debug') && error instanceof Error) console.error(hideQueries(error.stack ?? ''));
    return problem?.exitCode ?? 1;
  },
);
