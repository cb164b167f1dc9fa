import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../../functions/shared/clients/executions.ts';

/** An execution as the fake keeps it. */
export interface FakeExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly input: ExecutionInput;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  stopDate: Date | undefined;
  /** What it waits with for `SendTaskSuccess`; null where it does not wait. */
  waiting: { token: string; resolve: (output: unknown) => void; reject: (reason: unknown) => void } | null;
}

/** The execution was stopped: its workflow goes no further. */
export class StoppedError extends Error {}

/** Step Functions in memory, as the SDK's client shows it: executions by name, and who waits with which token. */
export class StepFunctionsFake {
  readonly executions = new Map<string, FakeExecution>();
  readonly #stopped: FakeExecution[] = [];
  readonly #byToken = new Map<string, FakeExecution>();
  readonly #now: () => Date;
  readonly #run: (execution: FakeExecution) => void;
  #tokens = 0;

  /** @param run carries out the workflow of an execution that was started */
  constructor(now: () => Date, run: (execution: FakeExecution) => void) {
    this.#now = now;
    this.#run = run;
  }

  /** Has the execution wait for a task's success; the token is given to whoever is to send it. */
  waitWithToken<T>(execution: FakeExecution, give: (token: string) => void): Promise<T> {
    const token = `token${this.#tokens++}`;
    return new Promise<T>((resolve, reject) => {
      execution.waiting = { token, resolve: (output) => resolve(output as T), reject };
      this.#byToken.set(token, execution);
      give(token);
    });
  }

  end(execution: FakeExecution, status: FakeExecution['status']): void {
    execution.status = status;
    execution.stopDate = this.#now();
  }

  /** Stops an execution by hand, wherever it is. */
  stop(execution: FakeExecution): void {
    this.end(execution, 'ABORTED');
    this.#stopped.push(execution);
    execution.waiting?.reject(new StoppedError());
  }

  async send(command: unknown): Promise<unknown> {
    if (command instanceof StartExecutionCommand) return this.#start(command.input);
    if (command instanceof SendTaskSuccessCommand) return this.#succeed(command.input);
    if (command instanceof DescribeExecutionCommand) return this.#describe(command.input);
    if (command instanceof ListExecutionsCommand) return this.#list(command.input);
    throw new Error(`The Step Functions fake knows no ${(command as object).constructor.name}.`);
  }

  #start({ name = '', input = '{}' }: StartExecutionCommand['input']) {
    const executionArn = `arn:aws:states:eu-west-1:1:execution:Retouch:${name}`;
    if (this.executions.has(executionArn)) throw new ExecutionAlreadyExists({ message: name, $metadata: {} });
    const execution: FakeExecution = {
      executionArn,
      name,
      input: JSON.parse(input),
      status: 'RUNNING',
      stopDate: undefined,
      waiting: null,
    };
    this.executions.set(executionArn, execution);
    this.#run(execution);
    return { executionArn };
  }

  #succeed({ taskToken = '', output = '' }: SendTaskSuccessCommand['input']) {
    const execution = this.#byToken.get(taskToken);
    if (execution?.status !== 'RUNNING' || execution.waiting?.token !== taskToken) {
      throw new TaskTimedOut({ message: taskToken, $metadata: {} });
    }
    execution.waiting.resolve(JSON.parse(output));
    execution.waiting = null;
    return {};
  }

  #describe({ executionArn = '' }: DescribeExecutionCommand['input']) {
    const execution = this.executions.get(executionArn);
    if (execution === undefined) throw new ExecutionDoesNotExist({ message: executionArn, $metadata: {} });
    const { name, status, input } = execution;
    return { executionArn, name, status, input: JSON.stringify(input) };
  }

  /** Those that started last come first, as Step Functions lists them. */
  #list({ statusFilter, maxResults = 100 }: ListExecutionsCommand['input']) {
    const listed = statusFilter === 'ABORTED' ? this.#stopped : [];
    const startOrder = [...listed].sort((a, b) => (a.name < b.name ? 1 : -1));
    return { executions: startOrder.slice(0, maxResults) };
  }
}
