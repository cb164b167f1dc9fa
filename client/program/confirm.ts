import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { wrongUse } from './problem.ts';

/**
 * Asks a question on the terminal, through standard error, as programs may read the other: true for `y` or `yes`.
 * @throws {Problem} if there is no terminal to ask at
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask({ question, hint: '[y/N]', option: '--yes' }, signal);
  return /^y(es)?$/i.test(answer);
}

/**
 * Asks a person to type a word, for what nothing brings back: true if it is that word.
 * @throws {Problem} if there is no terminal to ask at
 */
export async function confirmByWord(question: string, word: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask({ question, hint: `Type ${word} to go on:`, option: `--confirm ${word}` }, signal);
  return answer === word;
}

/** What a person is asked, how to answer, and the option that answers in their place. */
interface Question {
  readonly question: string;
  readonly hint: string;
  readonly option: string;
}

async function ask({ question, hint, option }: Question, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw wrongUse(`${question} There is no terminal to ask at: say ${option} to go on without a question.`);
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // readline takes Ctrl-C for itself while it asks.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const left = once(lines, 'close', { signal }).then(() => '');
    const answer = await Promise.race([lines.question(`${question} ${hint} `, { signal }), left]);
    return answer.trim();
  } catch (error) {
    // Ctrl-D closes the question without an answer, or fails it, as Node's version has it: that is a no.
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'AbortError') return '';
    throw error;
  } finally {
    lines.close();
  }
}
