import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  InvalidExecutionInput,
  InvalidName,
  InvalidOutput,
  InvalidToken,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { StateError } from './errors.ts';
import type { Execution } from './execution.ts';
import type { StateMachine } from './state-machine.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the API names them
const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** An SDK client of an account in which this is the only state machine. */
export function createClient(machine: StateMachine): SFNClient {
  return { send: async (command: unknown) => answer(machine, command) } as unknown as SFNClient;
}

function answer(machine: StateMachine, command: unknown): object {
  if (command instanceof StartExecutionCommand) return start(machine, command.input);
  if (command instanceof ListExecutionsCommand) return list(machine, command.input);
  if (command instanceof DescribeExecutionCommand) return describe(machine, find(machine, command.input));
  if (command instanceof StopExecutionCommand) {
    const execution = find(machine, command.input);
    machine.stop(execution, command.input.error, command.input.cause);
    return { stopDate: execution.stopDate };
  }
  if (command instanceof RedriveExecutionCommand) {
    const execution = find(machine, command.input);
    machine.redrive(execution);
    return { redriveDate: execution.redriveDate };
  }
  if (command instanceof SendTaskSuccessCommand) {
    const { taskToken = '', output } = command.input;
    const result = parse(output, (message) => new InvalidOutput({ message, $metadata: {} }));
    machine.tokens.settle(taskToken, { result });
    return {};
  }
  if (command instanceof SendTaskFailureCommand) {
    const { taskToken = '', error = '', cause = '' } = command.input;
    machine.tokens.settle(taskToken, { error: new StateError(error, cause) });
    return {};
  }
  throw new Error(`The interpreter's client knows no ${(command as object).constructor.name}.`);
}

function start(machine: StateMachine, input: StartExecutionCommand['input']): object {
  checkMachine(machine, input.stateMachineArn);
  const { name = `execution-${machine.executions.length}` } = input;
  if (name === '' || name.length > 80 || FORBIDDEN_IN_NAME.test(name)) {
    throw new InvalidName({ message: `Invalid Name: '${name}'`, $metadata: {} });
  }
  const parsed = parse(
    input.input ?? '{}',
    (message) => new InvalidExecutionInput({ message, $metadata: {} }),
  );
  const { arn, startDate } = machine.start(name, parsed);
  return { executionArn: arn, startDate };
}

/** Lists the newest first. The next token is the position at which the page ended. */
function list(machine: StateMachine, input: ListExecutionsCommand['input']): object {
  checkMachine(machine, input.stateMachineArn);
  const limit = input.maxResults || 100;
  const before = input.nextToken === undefined ? machine.executions.length : Number(input.nextToken);
  if (!Number.isInteger(before)) {
    throw new InvalidToken({ message: `Invalid Token: '${input.nextToken}'`, $metadata: {} });
  }
  const found: Execution[] = [];
  let at = before;
  while (at > 0 && found.length < limit) {
    const execution = machine.executions[--at] as Execution;
    if (input.statusFilter === undefined || execution.status === input.statusFilter) found.push(execution);
  }
  return {
    executions: found.map((execution) => summarize(machine, execution)),
    ...(at > 0 && { nextToken: String(at) }),
  };
}

function summarize(machine: StateMachine, execution: Execution): object {
  const { arn, name, status, startDate, stopDate, redriveCount, redriveDate } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate,
    stopDate,
    redriveCount,
    redriveDate,
  };
}

function describe(machine: StateMachine, execution: Execution): object {
  const { input, output, status, error, cause } = execution;
  return {
    ...summarize(machine, execution),
    input,
    ...(status === 'SUCCEEDED' && { output: JSON.stringify(output) }),
    error,
    cause,
  };
}

function find(
  machine: StateMachine,
  { executionArn = '' }: { executionArn?: string | undefined },
): Execution {
  const execution = machine.find(executionArn);
  if (execution === undefined || execution.arn !== executionArn) {
    throw new ExecutionDoesNotExist({
      message: `Execution Does Not Exist: '${executionArn}'`,
      $metadata: {},
    });
  }
  return execution;
}

function checkMachine(machine: StateMachine, arn: string | undefined): void {
  if (arn === machine.arn) return;
  throw new StateMachineDoesNotExist({ message: `State Machine Does Not Exist: '${arn}'`, $metadata: {} });
}

function parse(text: string | undefined, error: (message: string) => Error): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw error(`Invalid JSON: '${text}'`);
  }
}
