import type { Line } from '../api/retouch-api.ts';
import { Problem } from '../program/problem.ts';
import type { Stack } from '../stack/connect.ts';
import type { StackOutputs } from '../stack/find-stack.ts';

/** The stack that the doctor examines, and what earlier checks found out for later ones. */
export interface ExaminedStack {
  /** The name of the CloudFormation stack. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Null if the stack was not found; `problem` says why. */
  readonly stack: Stack | null;
  readonly problem: unknown;
  line: Line | null;
  /** The balance at Segmind, dollars. */
  balance: number | null;
  /** The price of one photo, dollars. */
  price: number | null;
}

/**
 * The outputs of the stack, for checks that need the check `stack`.
 * @throws {Problem} if CloudFormation has not found the stack
 */
export function outputsOf({ stack }: ExaminedStack): StackOutputs {
  if (stack?.outputs) return stack.outputs;
  throw new Problem('the outputs of the stack could not be read.');
}

/**
 * The stack, for checks that come after the check `stack`, which explains a missing stack.
 * @throws {Problem} if the stack was not found
 */
export function stackOf({ stack }: ExaminedStack): Stack {
  if (stack !== null) return stack;
  throw new Problem('the stack was not found.');
}
