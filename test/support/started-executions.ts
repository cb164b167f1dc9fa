import type { ExecutionInput, TaskCallbacks } from '../../functions/shared/clients/executions.ts';
import type { Admission } from '../../functions/shared/line/slots.ts';

/** An execution of the state machine in memory. */
export interface StartedExecution {
  readonly executionArn: string;
  readonly input: ExecutionInput;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** How it was stopped. */
  end: { error: string; cause: string } | null;
  /** The token that it waits with for its slot; null while it does not wait. */
  taskToken: string | null;
  admission: Admission | null;
}

/** Executions that are started, stopped and told of their slots. No request of the API reads them. */
export class StartedExecutions {
  readonly all = new Map<string, StartedExecution>();
  /** Every request to Step Functions, by name. */
  readonly sent: string[] = [];
  /** Awaited before each request; a throw is the answer, and nothing is done. */
  before: (request: string) => unknown = () => {};
  /** Called after each request that was done; a throw is the answer. */
  after: (request: string) => void = () => {};

  get(name: string): StartedExecution {
    const execution = this.all.get(name);
    if (execution === undefined) throw new Error(`There is no execution ${name}.`);
    return execution;
  }

  /** Step Functions' own rule: the same name and input is the same execution while it runs. */
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
