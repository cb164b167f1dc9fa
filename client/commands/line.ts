import { ask } from '../api/ask.ts';
import { getLine } from '../api/retouch-api.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../program/problem.ts';
import { describeLine } from '../words/line.ts';

/** `retouch line`: shows the state of the line before Segmind. */
export const lineCommand: Command<object> = async ({ connect, output }) => {
  const { api } = await connect();
  const line = await ask(getLine(api));
  output.tell('line', line, describeLine(line, new Date()).join('\n'));
  return line.breaker === null ? EXIT.all : EXIT.lineHeld;
};
