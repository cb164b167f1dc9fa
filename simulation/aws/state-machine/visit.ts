import type { Branch } from './branches.ts';
import type { Exit } from './compiled-state.ts';
import { type ErrorOutput, StateError } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Template } from './expression.ts';
import type { Run } from './run.ts';
import type { Context, Scope, Variables } from './scope.ts';

/** How the execution left a state. */
export interface Step {
  readonly branch: Branch;
  readonly output: unknown;
  readonly variables: Variables;
  /** The error with which a Fail state ends the execution. */
  readonly failure?: ErrorOutput;
}

/** An execution's stay in one state, including retries. */
export class Visit {
  readonly execution: Execution;
  readonly run: Run;
  readonly #stateMachine: Context['StateMachine'];
  readonly #enteredTime: string;
  retryCount = 0;
  /** The token of the current attempt, if the task waits with one. */
  token: string | null = null;

  constructor(execution: Execution, stateMachine: Context['StateMachine'], nowMs: number) {
    this.execution = execution;
    this.run = execution.run;
    this.#stateMachine = stateMachine;
    this.#enteredTime = new Date(nowMs).toISOString();
  }

  get input(): unknown {
    return this.execution.stateInput;
  }

  /** The values that the state's expressions can read, with `result` or `errorOutput` if there is one. */
  scope(more: { result?: unknown; errorOutput?: ErrorOutput } = {}): Scope {
    const { execution } = this;
    const context: Context = {
      Execution: execution.context,
      State: { Name: execution.state, EnteredTime: this.#enteredTime, RetryCount: this.retryCount },
      StateMachine: this.#stateMachine,
      ...(this.token !== null && { Task: { Token: this.token } }),
    };
    return { variables: execution.variables, states: { input: this.input, context, ...more } };
  }

  /** Evaluates a part of the state. @throws a {@link StateError}; the history then has an event for it */
  async evaluate(template: Template, scope: Scope): Promise<unknown> {
    try {
      return await template(scope);
    } catch (error) {
      if (error instanceof StateError) this.execution.historyEvents++;
      throw error;
    }
  }

  /** Leaves the state. Its output and its assignments both use the variables as they were before. */
  async leave({ branch, output, assign }: Exit, scope: Scope, defaultOutput: unknown): Promise<Step> {
    const put = output === null ? defaultOutput : await this.evaluate(output, scope);
    const assigned = assign === null ? null : ((await this.evaluate(assign, scope)) as Variables);
    const variables = assigned === null ? scope.variables : { ...scope.variables, ...assigned };
    return { branch, output: put, variables };
  }
}
