import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { wrongUse } from './problem.ts';

/**
 * Asks a question on the terminal: true for `y` or `yes`.
 * @throws {Problem} if there is no terminal to ask at
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw wrongUse(`${question} There is no terminal to ask at: say --yes to go on without a question.`);
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // readline takes Ctrl-C for itself while it asks.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const left = once(lines, 'close', { signal }).then(() => '');
    const answer = await Promise.race([lines.question(`${question} [y/N] `, { signal }), left]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-D closes the question without an answer, or fails it, as Node's version has it: that is a no.
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    lines.close();
  }
}
