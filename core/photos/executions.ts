import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
  ValidationException,
} from '@aws-sdk/client-sfn';
import type { PhotoRef, Upload } from '../domain/photo.ts';
import type { Recipe, RecipeOverrides } from '../domain/recipe.ts';

/** The input of an execution. It is the same for each delivery of one event. */
export interface ExecutionInput {
  readonly id: string;
  readonly attempt: number;
  readonly photo: Upload;
  /** Overrides from the request. They win over the photo's metadata. */
  readonly recipe?: RecipeOverrides | undefined;
  /** The caller's own name for the photo. */
  readonly reference?: string | undefined;
  /** The caller allows another submit although the photo is, or may be, paid for. */
  readonly payAgain?: true | undefined;
  /** Runs the photo although the same photo has a result already. */
  readonly again?: true | undefined;
}

/** Step Functions, for callers that resume waiting executions. */
export interface TaskCallbacks {
  /** Resumes a waiting execution with that output; false if it no longer waits with that token. */
  succeed(taskToken: string, output: object): Promise<boolean>;
  isRunning(executionArn: string): Promise<boolean>;
}

/** An execution's current state. */
export interface ExecutionState {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  /** The name of the error if the execution failed. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly input: ExecutionInput;
  readonly startedAt: Date;
}

/** What an attempt starts with. Some fields are only for the photo's item, not for the execution. */
export interface AttemptInput extends ExecutionInput {
  /** Only finishes the pictures of an earlier job again. */
  readonly finish?: FinishAgain | undefined;
}

/** How to finish a result again. */
export interface FinishAgain {
  /** The photo and the attempt that submitted the job. */
  readonly job: PhotoRef;
  readonly recipe: Recipe;
}

/** An execution as it is now, or null if there is none with that ARN. */
export type DescribeExecution = (executionArn: string) => Promise<ExecutionState | null>;

/** Starts executions. Returns false if the name is taken. */
export type StartExecution<Input = ExecutionInput> = (name: string, input: Input) => Promise<boolean>;

/**
 * Starts executions of a state machine. Returns true if it started one, false if an execution of that name
 * exists already, running or closed.
 * @throws the SDK's error if Step Functions throttles or fails
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html idempotent by
 * name and
 * input while it runs
 */
export function createStartExecution<Input = ExecutionInput>(
  stepFunctions: SFNClient,
  stateMachineArn: string,
): StartExecution<Input> {
  return async (name, input) => {
    try {
      await stepFunctions.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return true;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return false;
      throw error;
    }
  };
}

/** An execution's current state, or null if there is none of that name (any more). */
export async function describeExecution(
  stepFunctions: SFNClient,
  executionArn: string,
): Promise<ExecutionState | null> {
  try {
    const found = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const { name = '', status = '', error, cause, input = '{}', startDate: startedAt = new Date(0) } = found;
    return { executionArn, name, status, error, cause, input: JSON.parse(input), startedAt };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

/**
 * {@link DescribeExecution} for the executions of one state machine. An execution of another state machine counts as
 * none: an adopted table may name executions of the stack before, and this stack's role may not describe those.
 */
export function createDescribeExecution(
  stepFunctions: SFNClient,
  stateMachineArn: string,
): DescribeExecution {
  const start = executionArn(stateMachineArn, '');
  return async (arn) => (arn.startsWith(start) ? describeExecution(stepFunctions, arn) : null);
}

/** Stops the execution of that name with that error and cause; does nothing if it has ended already. */
export type StopExecution = (name: string, end: { error: string; cause: string }) => Promise<void>;

/** {@link StopExecution} of Step Functions. */
export function createStopExecution(stepFunctions: SFNClient, stateMachineArn: string): StopExecution {
  return async (name, end) => {
    try {
      await stepFunctions.send(
        new StopExecutionCommand({ executionArn: executionArn(stateMachineArn, name), ...end }),
      );
    } catch (error) {
      if (error instanceof ValidationException || error instanceof ExecutionDoesNotExist) return;
      throw error;
    }
  };
}

/** The ARN of the execution of that name. */
export function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/**
 * {@link TaskCallbacks} of Step Functions.
 * @param stateMachineArn an execution of another state machine counts as not running. The functions of the workflow's
 * steps omit it, because the CDK creates the state machine after them
 */
export function createTaskCallbacks(stepFunctions: SFNClient, stateMachineArn?: string): TaskCallbacks {
  const describe: DescribeExecution =
    stateMachineArn === undefined
      ? (arn) => describeExecution(stepFunctions, arn)
      : createDescribeExecution(stepFunctions, stateMachineArn);

  return {
    async succeed(taskToken, output) {
      try {
        await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
        return true;
      } catch (error) {
        // Treat a token that Step Functions cannot read as dead. If we threw, each reconciliation of the line
        // would stop here.
        const isDead = [TaskTimedOut, TaskDoesNotExist, InvalidToken].some((dead) => error instanceof dead);
        if (isDead) return false;
        throw error;
      }
    },
    isRunning: async (arn) => (await describe(arn))?.status === 'RUNNING',
  };
}
