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
import type { Upload } from '../domain/photo.ts';
import type { Recipe, RecipeWish } from '../domain/recipe.ts';
import type { PhotoRef } from '../photos/photo-item.ts';

/** The input of an execution. It holds nothing that differs between two deliveries of one event. */
export interface ExecutionInput {
  readonly id: string;
  readonly attempt: number;
  readonly photo: Upload;
  /** What is asked for beside the photo: it goes before what the photo's metadata say. */
  readonly recipe?: RecipeWish | undefined;
  /** The caller's own name for the photo. */
  readonly reference?: string | undefined;
  /** The photo may be submitted although it is or may be paid for: the caller said so. */
  readonly payAgain?: true | undefined;
  /** The photo runs although the same photo has a result. */
  readonly again?: true | undefined;
}

/** Step Functions, to those that executions wait for. */
export interface TaskCallbacks {
  /** Lets a waiting execution go on with that output; false if it does not wait with that token any more. */
  succeed(taskToken: string, output: object): Promise<boolean>;
  isRunning(executionArn: string): Promise<boolean>;
}

/** An execution as it is now. */
export interface ExecutionState {
  readonly executionArn: string;
  readonly name: string;
  readonly status: string;
  /** The error's name where it failed, and what it said. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly input: ExecutionInput;
  readonly startedAt: Date;
}

/** What an attempt is begun with: some of it is for its item alone. */
export interface AttemptInput extends ExecutionInput {
  /** Only the pictures of an earlier job are finished again. */
  readonly finish?: FinishAgain | undefined;
}

/** How a result is finished again. */
export interface FinishAgain {
  /** The photo and the attempt that submitted the job. */
  readonly job: PhotoRef;
  readonly recipe: Recipe;
}

/** Starts executions. */
export type StartExecution<Input = ExecutionInput> = (name: string, input: Input) => Promise<boolean>;

/**
 * Starts executions of a state machine: true where one was started, false where one of that name exists already,
 * running or closed.
 * @throws the SDK's error where Step Functions throttles or fails
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html idempotent by name and
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

/** An execution as it is now, or null where there is none of that name (any more). */
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

/** Stops the execution of that name, with that end; if it has ended already, nothing happens. */
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

/** {@link TaskCallbacks} of Step Functions. */
export function createTaskCallbacks(stepFunctions: SFNClient): TaskCallbacks {
  return {
    async succeed(taskToken, output) {
      try {
        await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
        return true;
      } catch (error) {
        // A token that Step Functions cannot read is dead too: thrown, it would stop the line at each reconciliation.
        const isDead = [TaskTimedOut, TaskDoesNotExist, InvalidToken].some((dead) => error instanceof dead);
        if (isDead) return false;
        throw error;
      }
    },
    isRunning: async (arn) => (await describeExecution(stepFunctions, arn))?.status === 'RUNNING',
  };
}
