import {
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
  ListExecutionsCommand,
  type SFNClient,
  StopExecutionCommand,
  ValidationException,
} from '@aws-sdk/client-sfn';
import {
  createStartExecution,
  describeExecution,
  type ExecutionState,
  type StartExecution,
} from '../../shared/clients/executions.ts';

/** One attempt's execution. */
export interface Execution extends ExecutionState {
  readonly startedAt: Date;
}

/** An execution in a list: without its input. */
export type ListedExecution = Pick<Execution, 'name' | 'status' | 'startedAt'> & {
  readonly endedAt: Date | null;
};

/** What is listed: at most `limit` executions of one status, or of all where it is null. */
export interface ExecutionQuery {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | null;
  readonly limit: number;
  /** From the page before, or null. */
  readonly token: string | null;
}

/** The executions of the state machine, by name. */
export interface Executions {
  readonly start: StartExecution;
  arnOf(name: string): string;
  describe(name: string): Promise<Execution | null>;
  /** The state that it is in, or was last; null where it has entered none. */
  findStep(name: string): Promise<string | null>;
  /** Newest first; null where the token is not, or no longer, good. */
  list(
    query: ExecutionQuery,
  ): Promise<{ executions: readonly ListedExecution[]; token: string | null } | null>;
  /** Stops one with that error; where it has ended already, nothing happens. */
  stop(name: string, error: string, cause: string): Promise<void>;
}

/** A state's entry is among the last events, as none writes more than its schedule, start, submission and wait. */
const RECENT_EVENTS = 15;

/** {@link Executions} of Step Functions. */
export function createExecutions(stepFunctions: SFNClient, stateMachineArn: string): Executions {
  const arnOf = (name: string) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  return {
    start: createStartExecution(stepFunctions, stateMachineArn),
    arnOf,

    describe: (name) => describeExecution(stepFunctions, arnOf(name)),

    async findStep(name) {
      const recent = { executionArn: arnOf(name), reverseOrder: true, maxResults: RECENT_EVENTS };
      try {
        const { events = [] } = await stepFunctions.send(new GetExecutionHistoryCommand(recent));
        const entered = events.find(({ stateEnteredEventDetails: details }) => details?.name !== undefined);
        return entered?.stateEnteredEventDetails?.name ?? null;
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return null;
        throw error;
      }
    },

    async list({ status, limit, token }) {
      const list = new ListExecutionsCommand({
        stateMachineArn,
        maxResults: limit,
        ...(status !== null && { statusFilter: status }),
        ...(token !== null && { nextToken: token }),
      });
      try {
        const { executions = [], nextToken = null } = await stepFunctions.send(list);
        return { executions: executions.map(readListed), token: nextToken };
      } catch (error) {
        if (error instanceof InvalidToken) return null;
        throw error;
      }
    },

    async stop(name, error, cause) {
      try {
        await stepFunctions.send(new StopExecutionCommand({ executionArn: arnOf(name), error, cause }));
      } catch (failure) {
        if (failure instanceof ValidationException || failure instanceof ExecutionDoesNotExist) return;
        throw failure;
      }
    },
  };
}

function readListed({
  name = '',
  status = '',
  startDate = new Date(0),
  stopDate,
}: {
  name?: string | undefined;
  status?: string | undefined;
  startDate?: Date | undefined;
  stopDate?: Date | undefined;
}): ListedExecution {
  return { name, status, startedAt: startDate, endedAt: stopDate ?? null };
}
