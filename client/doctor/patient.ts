import type { Line } from '../api/retouch-api.ts';
import { Problem } from '../program/problem.ts';
import type { Stack } from '../stack/connect.ts';
import type { StackOutputs } from '../stack/find-stack.ts';

/** What is examined, and what earlier checks have found out about it for later ones. */
export interface Patient {
  /** The CloudFormation stack. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Null if it was not found; `problem` says why. */
  readonly stack: Stack | null;
  readonly problem: unknown;
  line: Line | null;
  /** Dollars at Segmind. */
  balance: number | null;
  /** Of one photo, dollars. */
  price: number | null;
}

/**
 * The outputs of a stack that was found by CloudFormation: its check comes before all that ask for them.
 * @throws {Problem} if it was not
 */
export function outputsOf({ stack }: Patient): StackOutputs {
  if (stack?.outputs) return stack.outputs;
  throw new Problem('the outputs of the stack are not known.');
}

/**
 * The stack, for checks that come after that of the stack, which says why there is none.
 * @throws {Problem} if there is none
 */
export function stackOf({ stack }: Patient): Stack {
  if (stack !== null) return stack;
  throw new Problem('the stack was not found.');
}
