import { setTimeout as sleep } from 'node:timers/promises';
import { type Output, openTerminal, type TerminalOptions } from '../../local/terminal/open-terminal.ts';
import { shorten } from './shorten.ts';

/** A command at the prompt, and what the user types while it runs. */
export interface Step {
  /** A command line for `sh`. */
  readonly type: string;
  /** Runs before the command, out of sight. */
  readonly before?: () => Promise<void>;
  /** In order: when the screen shows `after`, `write` is typed. */
  readonly keys?: readonly { readonly after: string | RegExp; readonly write: string }[];
  /** @default 0 */
  readonly exitCode?: number;
}

const PROMPT = '\x1b[32m$\x1b[0m ';
const KEY_MS = 85;
const BEFORE_TYPING_MS = 1500;
/** How long the user looks at a question before answering. */
const BEFORE_ANSWER_MS = 1500;
const QUESTION_TIMEOUT_MS = 600_000;

/**
 * Records commands as a person runs them: a prompt, the command typed key by key, its output. A minute of
 * progress plays in 10 seconds.
 * @throws {Error} with all lines, if an expected question does not come within 10 minutes, or a command ends
 * with another exit code
 */
export async function record(steps: readonly Step[], options: TerminalOptions = {}): Promise<Output[]> {
  const recording: Output[] = [];
  let nowMs = 0;
  const play = (data: string, afterMs: number) => {
    nowMs += afterMs;
    recording.push({ atMs: nowMs, data });
  };
  for (const step of steps) {
    await step.before?.();
    play(PROMPT, 0);
    nowMs += BEFORE_TYPING_MS;
    for (const key of step.type) play(key, KEY_MS);
    play('\r\n', 4 * KEY_MS);
    for (const { pauseMs, output } of await runStep(step, options)) {
      nowMs += pauseMs;
      const startMs = nowMs;
      for (const { atMs, data } of shorten(output)) {
        nowMs = startMs + atMs;
        recording.push({ atMs: nowMs, data });
      }
    }
  }
  play(PROMPT, 0);
  return recording;
}

/** The output between two answers, after a pause without output. */
interface Stretch {
  readonly pauseMs: number;
  readonly output: readonly Output[];
}

async function runStep(
  { type, keys = [], exitCode = 0 }: Step,
  options: TerminalOptions,
): Promise<Stretch[]> {
  const terminal = await openTerminal('sh', ['-c', type], options);
  try {
    const cuts = [0];
    for (const { after, write } of keys) {
      await terminal.waitFor(after, { timeoutMs: QUESTION_TIMEOUT_MS });
      // The rest of the question may still come.
      await sleep(BEFORE_ANSWER_MS);
      cuts.push(terminal.recording.length);
      terminal.write(write);
    }
    const code = await terminal.ended;
    if (code !== exitCode) {
      throw new Error(
        `${type} ended with exit code ${code}; the recording expects ${exitCode}:\n${terminal.scrollback()}`,
      );
    }
    return cuts.map((start, i) => ({
      pauseMs: i === 0 ? 0 : BEFORE_ANSWER_MS,
      output: terminal.recording.slice(start, cuts[i + 1]),
    }));
  } finally {
    await terminal.close();
  }
}
