import { createLogUpdate } from 'log-update';
import { plain } from './plain-text.ts';

/** The output of a command: words for people, or one JSON object per line for programs. */
export interface Output {
  /** Whether lines can be redrawn in place. */
  readonly isTerminal: boolean;
  /** The width of a line in characters. */
  readonly columns: number;
  /** The height of the screen in lines. */
  readonly rows: number;
  /** Prints words for people. Programs do not get them. */
  say(words: string): void;
  /** Reports an event: programs get it with its facts, people get the words, or nothing without words. */
  tell(event: string, facts: object, words?: string): void;
  /** Draws lines in place of those drawn before. Does nothing if lines cannot be redrawn. */
  draw(lines: readonly string[]): void;
  /** Prints a line for troubleshooting, if the user asks for those. It must not hold secrets. */
  debug(words: string): void;
}

/** The streams of an {@link Output}, and its form. */
export interface OutputOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: { write(text: string): unknown };
  /** Whether to print JSON for programs. */
  readonly json: boolean;
  readonly debug: boolean;
}

/** Creates an {@link Output} for a terminal, a pipe or a file. Removes control characters from all words. */
export function createOutput({ stdout, stderr, json, debug }: OutputOptions): Output {
  const isTerminal = stdout.isTTY === true && !json;
  const redraw = isTerminal ? createLogUpdate(stdout, { showCursor: true }) : null;
  let drawn = '';
  const write = (line: string) => {
    redraw?.clear();
    stdout.write(`${line}\n`);
    if (drawn !== '') redraw?.(drawn);
  };
  const say = (words: string) => {
    if (!json) write(words.split('\n').map(plain).join('\n'));
  };
  return {
    isTerminal,
    get columns() {
      return stdout.columns ?? 80;
    },
    get rows() {
      return stdout.rows ?? 24;
    },
    say,
    tell(event, facts, words) {
      if (json) stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
      else if (words !== undefined) say(words);
    },
    draw(lines) {
      if (redraw === null) return;
      const width = (stdout.columns ?? 80) - 1;
      drawn = lines.map((line) => plain(line).slice(0, width)).join('\n');
      if (drawn === '') redraw.clear();
      else redraw(drawn);
    },
    debug(words) {
      if (debug) stderr.write(`${plain(words)}\n`);
    },
  };
}
