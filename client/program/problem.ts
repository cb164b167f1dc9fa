/** The exit codes of `retouch`. @see docs/command.md "Exit codes" */
export const EXIT = { all: 0, someFailed: 1, wrongUse: 2, lineHeld: 3, interrupted: 130 } as const;

/** An error that the user can act on: its message is shown as it is, without a stack trace. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly exitCode: number;

  constructor(message: string, { exitCode = EXIT.someFailed as number, ...options }: ProblemOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

interface ProblemOptions extends ErrorOptions {
  /** @default 1 */
  readonly exitCode?: number;
}

/** A {@link Problem} about how a command was called. */
export function wrongUse(message: string): Problem {
  return new Problem(message, { exitCode: EXIT.wrongUse });
}
