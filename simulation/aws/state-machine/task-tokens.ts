import { InvalidToken, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { StateError } from './errors.ts';

/** How a task ended: its result, or its error. */
export type TaskOutcome = { readonly result: unknown } | { readonly error: StateError };

/** Step Functions' tokens are long, and storing them costs capacity, so these are as long. */
const TOKEN_LENGTH = 700;

/**
 * The task tokens of a state machine. A token is valid from the start of the attempt that created it until
 * that attempt ends.
 */
export class TaskTokens {
  readonly #awaited = new Map<number, (outcome: TaskOutcome) => void>();
  #issued = 0;

  /** The number of tokens issued so far. */
  get issued(): number {
    return this.#issued;
  }

  /** Restores the count of tokens that were issued before executions were saved. */
  set issued(count: number) {
    this.#issued = count;
  }

  issue(): string {
    return `task-token-${++this.#issued}-`.padEnd(TOKEN_LENGTH, 'A');
  }

  /** Makes the token settle its task. @returns a function that stops this */
  listen(token: string, settle: (outcome: TaskOutcome) => void): () => void {
    const number = numberOf(token) as number;
    this.#awaited.set(number, settle);
    return () => this.#awaited.delete(number);
  }

  /**
   * Ends the task that waits with this token.
   * @throws the SDK's `TaskTimedOut` if its attempt is over, `TaskDoesNotExist` if it was never issued,
   * `InvalidToken` if it has another format
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
   */
  settle(token: string, outcome: TaskOutcome): void {
    const number = numberOf(token);
    const awaited = number === null ? undefined : this.#awaited.get(number);
    if (awaited !== undefined) {
      awaited(outcome);
      return;
    }
    const $metadata = {};
    if (number === null) throw new InvalidToken({ message: `Invalid Token: '${token}'`, $metadata });
    if (number > this.#issued) {
      throw new TaskDoesNotExist({ message: `Task Does Not Exist: '${token}'`, $metadata });
    }
    throw new TaskTimedOut({ message: `Task Timed Out: '${token}' is no longer awaited`, $metadata });
  }
}

/** The number of a token; null if the text is not a token. */
function numberOf(token: string): number | null {
  const number = /^task-token-(\d+)(-A*)?$/.exec(token)?.[1];
  return number === undefined ? null : Number(number);
}
