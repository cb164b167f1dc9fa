import { createLogUpdate } from 'log-update';
import { plain } from './plain-text.ts';

/** What a command shows: words for people, or one JSON object a line for programs. */
export interface Output {
  /** Whether lines can be redrawn in place. */
  readonly isTerminal: boolean;
  /** Characters of a line. */
  readonly columns: number;
  /** Lines of the screen. */
  readonly rows: number;
  /** Says something to people; programs do not get it. */
  say(words: string): void;
  /** Tells programs an event with its facts, and people the words. Without words, people do not get it. */
  tell(event: string, facts: object, words?: string): void;
  /** Draws lines in place of those that were drawn before; nothing if lines cannot be redrawn. */
  draw(lines: readonly string[]): void;
  /** A line for finding faults, if those are asked for. Secrets do not belong into it. */
  debug(words: string): void;
}

/** Where an {@link Output} writes, and how. */
export interface OutputOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: { write(text: string): unknown };
  /** Whether programs read it. */
  readonly json: boolean;
  readonly debug: boolean;
}

/** An {@link Output} on a terminal, a pipe or a file. Every text is cleaned of what would move the cursor. */
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
