import type { Admission } from '../../core/line/slots.ts';
import type { ExecutionInput, TaskCallbacks } from '../../core/photos/executions.ts';

/** An execution of the state machine in memory. */
export interface StartedExecution {
  readonly executionArn: string;
  readonly input: ExecutionInput;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** The error and cause with which it was stopped; null if it was not stopped. */
  end: { error: string; cause: string } | null;
  /** The task token with which it waits for its slot; null while it does not wait. */
  taskToken: string | null;
  admission: Admission | null;
}

/** Executions that are started, stopped and resumed when they get a slot. The API does not read them. */
export class StartedExecutions {
  readonly all = new Map<string, StartedExecution>();
  /** Every request to Step Functions, by name. */
  readonly sent: string[] = [];
  /** Awaited before each request. A throw becomes the response, and nothing is done. */
  before: (request: string) => unknown = () => {};
  /** Called after each request that was done. A throw becomes the response. */
  after: (request: string) => void = () => {};

  get(name: string): StartedExecution {
    const execution = this.all.get(name);
    if (execution === undefined) throw new Error(`There is no execution ${name}.`);
    return execution;
  }

  /** Follows Step Functions: a start with the same name and input succeeds while the execution runs. */
  start = (name: string, input: ExecutionInput): Promise<boolean> =>
    this.#request('StartExecution', () => {
      const there = this.all.get(name);
      if (there !== undefined) {
        return there.status === 'RUNNING' && JSON.stringify(there.input) === JSON.stringify(input);
      }
      const executionArn = `arn:aws:states:eu-west-1:1:execution:Retouch:${name}`;
      const none = { end: null, taskToken: null, admission: null };
      this.all.set(name, { executionArn, input, status: 'RUNNING', ...none });
      return true;
    });

  stop = (name: string, end: { error: string; cause: string }): Promise<void> =>
    this.#request('StopExecution', () => {
      const execution = this.all.get(name);
      if (execution?.status === 'RUNNING') Object.assign(execution, { status: 'ABORTED', end });
    });

  readonly callbacks: TaskCallbacks = {
    succeed: (taskToken, output) =>
      this.#request('SendTaskSuccess', () => {
        const execution = [...this.all.values()].find((one) => one.taskToken === taskToken);
        if (execution?.status !== 'RUNNING') return false;
        Object.assign(execution, { taskToken: null, admission: output });
        return true;
      }),
    isRunning: (executionArn) =>
      this.#request('DescribeExecution', () =>
        [...this.all.values()].some((one) => one.executionArn === executionArn && one.status === 'RUNNING'),
      ),
  };

  async #request<T>(name: string, apply: () => T): Promise<T> {
    this.sent.push(name);
    await this.before(name);
    const answer = apply();
    this.after(name);
    return answer;
  }
}
