import { InvalidToken, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { StateError } from './errors.ts';

/** How a task ended: its result, or the error that it reports. */
export type TaskOutcome = { readonly result: unknown } | { readonly error: StateError };

/** Step Functions' tokens are long: what stores one pays for it. */
const TOKEN_LENGTH = 700;

/** The task tokens of a state machine. A token is alive from the attempt that made it until that attempt ends. */
export class TaskTokens {
  readonly #awaited = new Map<number, (outcome: TaskOutcome) => void>();
  #issued = 0;

  /** How many there were so far. */
  get issued(): number {
    return this.#issued;
  }

  /** Counts those that were issued before executions were saved. */
  set issued(count: number) {
    this.#issued = count;
  }

  issue(): string {
    return `task-token-${++this.#issued}-`.padEnd(TOKEN_LENGTH, 'A');
  }

  /** Lets the token settle its task. @returns a function that ends this */
  listen(token: string, settle: (outcome: TaskOutcome) => void): () => void {
    const number = numberOf(token) as number;
    this.#awaited.set(number, settle);
    return () => this.#awaited.delete(number);
  }

  /**
   * Ends the task that waits with that token.
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

/** Which token it is; null if it is none. */
function numberOf(token: string): number | null {
  const number = /^task-token-(\d+)(-A*)?$/.exec(token)?.[1];
  return number === undefined ? null : Number(number);
}
