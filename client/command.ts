import type { Output } from './program/output.ts';
import type { Stack } from './stack/connect.ts';

/** What every command receives. */
export interface CommandContext {
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly output: Output;
  /** Finds the stack. Its requests abort with the signal. @default the context's own signal */
  readonly connect: (signal?: AbortSignal) => Promise<Stack>;
  /**
   * Asks the user a yes-or-no question; `--yes` answers it with yes.
   * @throws {Problem} if there is no terminal to ask at
   */
  readonly confirm: (question: string) => Promise<boolean>;
  /**
   * Asks the user to type a word before something that cannot be undone.
   * @throws {Problem} if there is no terminal to ask at
   */
  readonly confirmByWord: (question: string, word: string) => Promise<boolean>;
  /** The folder on this computer that holds the notes of earlier runs. */
  readonly notesFolder: string;
}

/** A command. Returns its exit code. @see ../program/problem.ts EXIT */
export type Command<Options> = (context: CommandContext, options: Options) => Promise<number>;
