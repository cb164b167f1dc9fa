import type { Execution, ExecutionQuery, Executions } from '../../functions/api/retouch/executions.ts';
import type { ExecutionInput } from '../../functions/shared/clients/executions.ts';

/** An execution as the fake keeps it. */
interface FakeExecution {
  readonly name: string;
  readonly executionArn: string;
  readonly input: ExecutionInput;
  readonly startedAt: Date;
  status: string;
  error: string | undefined;
  cause: string | undefined;
  step: string;
}

/** Executions of a state machine in memory: started, listed newest first, stopped, and ended by the test. */
export class ExecutionsFake implements Executions {
  readonly all = new Map<string, FakeExecution>();
  /** How often each was looked up. */
  described = 0;
  /** Called before each request; a throw is the answer. */
  before: () => void = () => {};
  /** What an execution does just when it is stopped: it may be faster. */
  onStop: (execution: FakeExecution) => void = () => {};
  /** What was started does not show yet, as happens for a moment. */
  isBehind = false;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get(name: string): FakeExecution {
    const execution = this.all.get(name);
    if (execution === undefined) throw new Error(`There is no execution ${name}.`);
    return execution;
  }

  /** Step Functions' own rule: the same name and input is the same execution while it runs. */
  start = async (name: string, input: ExecutionInput): Promise<boolean> => {
    this.before();
    const there = this.all.get(name);
    if (there !== undefined) {
      return there.status === 'RUNNING' && JSON.stringify(there.input) === JSON.stringify(input);
    }
    const executionArn = this.arnOf(name);
    const startedAt = this.#now();
    const ends = { status: 'RUNNING', error: undefined, cause: undefined };
    this.all.set(name, { name, executionArn, input, startedAt, step: 'Inspect photo', ...ends });
    return true;
  };

  arnOf(name: string): string {
    return `arn:aws:states:eu-west-1:1:execution:Retouch:${name}`;
  }

  async describe(name: string): Promise<Execution | null> {
    this.before();
    this.described += 1;
    if (this.isBehind) return null;
    const found = this.all.get(name);
    return found === undefined ? null : { ...found };
  }

  async findStep(name: string): Promise<string | null> {
    return this.get(name).step;
  }

  async list({ status, limit, token }: ExecutionQuery) {
    this.before();
    const first = token === null ? 0 : Number(token);
    if (Number.isNaN(first)) return null;
    const all = [...this.all.values()].reverse();
    const fitting = all.filter((execution) => status === null || execution.status === status);
    const executions = fitting.slice(first, first + limit).map(({ name, status, startedAt }) => {
      return { name, status, startedAt, endedAt: status === 'RUNNING' ? null : startedAt };
    });
    const next = first + limit;
    return { executions, token: next < fitting.length ? String(next) : null };
  }

  async stop(name: string, error: string, cause: string): Promise<void> {
    const execution = this.get(name);
    this.onStop(execution);
    if (execution.status === 'RUNNING') Object.assign(execution, { status: 'ABORTED', error, cause });
  }

  /** Ends an execution as the workflow does. */
  end(name: string, status: 'SUCCEEDED' | 'FAILED', error?: string, cause?: string): void {
    Object.assign(this.get(name), { status, error, cause });
  }
}
