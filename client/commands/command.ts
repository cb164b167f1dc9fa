import type { Output } from '../program/output.ts';
import type { Stack } from '../stack/connect.ts';

/** What every command is given. */
export interface CommandContext {
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly output: Output;
  /** Finds the stack. What is asked of it ends with the signal. @default the context's own */
  readonly connect: (signal?: AbortSignal) => Promise<Stack>;
  /**
   * Asks a person; `--yes` answers for them.
   * @throws {Problem} if there is no terminal to ask at
   */
  readonly confirm: (question: string) => Promise<boolean>;
  /**
   * Asks a person to type a word, before what nothing brings back.
   * @throws {Problem} if there is no terminal to ask at
   */
  readonly confirmByWord: (question: string, word: string) => Promise<boolean>;
  /** Where this computer keeps what earlier runs have done. */
  readonly notesFolder: string;
}

/** A command: answers its exit code. @see ../program/problem.ts EXIT */
export type Command<Options> = (context: CommandContext, options: Options) => Promise<number>;
