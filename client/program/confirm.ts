import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { wrongUse } from './problem.ts';

/**
 * Asks a question on the terminal. True for `y` or `yes`. Uses standard error, since programs may read
 * standard output.
 * @throws {Problem} if there is no terminal to ask at
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask({ question, hint: '[y/N]', option: '--yes' }, signal);
  return /^y(es)?$/i.test(answer);
}

/**
 * Asks the user to type a word before something that cannot be undone. True if the answer is that word.
 * @throws {Problem} if there is no terminal to ask at
 */
export async function confirmByWord(question: string, word: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(
    { question, hint: `Type ${word} to continue:`, option: `--confirm ${word}` },
    signal,
  );
  return answer === word;
}

/** A question, how to answer it, and the option that answers it without a terminal. */
interface Question {
  readonly question: string;
  readonly hint: string;
  readonly option: string;
}

async function ask({ question, hint, option }: Question, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw wrongUse(
      `${question} There is no terminal for the question: use ${option} to continue without it.`,
    );
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // While it asks, readline catches Ctrl-C itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const left = once(lines, 'close', { signal }).then(() => '');
    const answer = await Promise.race([lines.question(`${question} ${hint} `, { signal }), left]);
    return answer.trim();
  } catch (error) {
    // Depending on Node's version, Ctrl-D closes the question or makes it fail. Both mean no.
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'AbortError') return '';
    throw error;
  } finally {
    lines.close();
  }
}
