import { ExecutionAlreadyExists, ExecutionNotRedrivable } from '@aws-sdk/client-sfn';
import { type Branch, BranchCoverage } from './branches.ts';
import type { AslDefinition } from './definition-schema.ts';
import { Execution, type Status } from './execution.ts';
import { compileStates, Interpreter, MAX_HISTORY_EVENTS } from './interpreter.ts';
import type { Machinery } from './task.ts';
import { TaskTokens } from './task-tokens.ts';
import { type Clock, Timers } from './timers.ts';

/** A branch that an execution takes. */
export interface Transition {
  readonly execution: Execution;
  readonly branch: Branch;
  /** Unix time in milliseconds. */
  readonly atMs: number;
}

/** The options of a state machine. */
export interface StateMachineOptions {
  readonly definition: AslDefinition;
  readonly clock: Clock;
  /** From 0 up to but not including 1, like `Math.random`. */
  readonly random: () => number;
  /**
   * Calls the function of that state. An error that it throws becomes the state's error, by its `name` and
   * `message`.
   */
  readonly invoke: Machinery['invoke'];
  readonly putEvents: Machinery['putEvents'];
  /** Called when an execution takes a branch. It may stop the execution. */
  readonly onTransition?: (transition: Transition) => void;
  /** @default one of its own */
  readonly coverage?: BranchCoverage;
  /** @default an ARN of a state machine `Retouch` */
  readonly arn?: string;
}

/** A running execution in a form that can be saved. */
export interface SavedExecution
  extends Pick<Execution, 'name' | 'input' | 'state' | 'stateInput' | 'variables' | 'awaitedToken'> {
  /** ISO 8601. */
  readonly startDate: string;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVABLE_MS = 14 * 24 * 3_600_000;

/** An in-memory state machine: it interprets a definition, and takes the time only from the given clock. */
export class StateMachine {
  readonly arn: string;
  readonly coverage: BranchCoverage;
  readonly tokens = new TaskTokens();
  /** In the order in which they were started. */
  readonly executions: Execution[] = [];
  readonly #byName = new Map<string, Execution>();
  readonly #startAt: string;
  readonly #timeoutMs: number | null;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #interpreter: Interpreter;
  readonly #ends = new Map<
    Execution,
    { cancelTimeout: () => void; waiting: PromiseWithResolvers<Execution> }
  >();

  /** @throws an error if the definition contains something that the interpreter does not know */
  constructor(options: StateMachineOptions) {
    const { definition, clock, random, invoke, putEvents, onTransition } = options;
    const { StartAt, TimeoutSeconds } = definition;
    this.arn = options.arn ?? 'arn:aws:states:eu-west-1:123456789012:stateMachine:Retouch';
    this.coverage = options.coverage ?? new BranchCoverage();
    this.#startAt = StartAt;
    this.#timeoutMs = TimeoutSeconds === undefined ? null : TimeoutSeconds * 1000;
    this.#clock = clock;
    const take = (execution: Execution, branch: Branch) => {
      this.coverage.take(branch);
      onTransition?.({ execution, branch, atMs: clock.nowMs });
    };
    this.#timers = new Timers(clock);
    this.#interpreter = new Interpreter({
      states: compileStates(definition, { clock, random }),
      stateMachineArn: this.arn,
      clock,
      machinery: { timers: this.#timers, tokens: this.tokens, random, invoke, putEvents, take },
      end: (execution, status, failure) => this.#end(execution, status, failure?.Error, failure?.Cause),
    });
  }

  /**
   * Starts an execution, or returns the running one with the same name and input.
   * @throws the SDK's `ExecutionAlreadyExists`
   */
  start(name: string, input: unknown): Execution {
    const text = JSON.stringify(input);
    const known = this.#byName.get(name);
    if (known?.status === 'RUNNING' && known.input === text) return known;
    if (known !== undefined) {
      throw new ExecutionAlreadyExists({
        message: `Execution Already Exists: '${known.arn}'`,
        $metadata: {},
      });
    }
    const startDate = new Date(this.#clock.nowMs);
    const execution = this.#enter({ name, input: text, startDate, state: this.#startAt });
    this.#run(execution, false);
    return execution;
  }

  /**
   * Adds a running execution that was saved. It continues in its state; a wait starts again from its
   * beginning.
   */
  resume(saved: SavedExecution): Execution {
    const execution = this.#enter({ ...saved, startDate: new Date(saved.startDate) });
    const { stateInput, variables, awaitedToken } = saved;
    Object.assign(execution, { stateInput, variables, awaitedToken });
    this.#run(execution, true);
    return execution;
  }

  #enter(begun: Pick<Execution, 'name' | 'input' | 'startDate' | 'state'>): Execution {
    const arn = `${this.arn.replace(':stateMachine:', ':execution:')}:${begun.name}`;
    const execution = new Execution({ ...begun, arn });
    this.#byName.set(begun.name, execution);
    this.executions.push(execution);
    return execution;
  }

  /** The execution with this name or ARN. */
  find(nameOrArn: string): Execution | undefined {
    const prefix = `${this.arn.replace(':stateMachine:', ':execution:')}:`;
    return this.#byName.get(nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn);
  }

  /** Stops an execution in any state; one that has ended does not change. */
  stop(execution: Execution, error?: string, cause?: string): void {
    if (execution.status === 'RUNNING') this.#end(execution, 'ABORTED', error, cause);
  }

  /**
   * Continues an execution that did not succeed, at its last state and with its variables.
   * @throws the SDK's `ExecutionNotRedrivable`
   */
  redrive(execution: Execution): void {
    const { status, stopDate, arn } = execution;
    const isTooLate = stopDate !== undefined && this.#clock.nowMs - stopDate.getTime() > REDRIVABLE_MS;
    const isTooLong = execution.historyEvents >= MAX_HISTORY_EVENTS - 1;
    if (status === 'RUNNING' || status === 'SUCCEEDED' || isTooLate || isTooLong) {
      const reason = isTooLate ? 'ended too long ago' : isTooLong ? 'has a full history' : `is ${status}`;
      throw new ExecutionNotRedrivable({ message: `Execution ${arn} ${reason}`, $metadata: {} });
    }
    execution.redrive(new Date(this.#clock.nowMs));
    this.#run(execution, true);
  }

  /**
   * Resolves with the execution when it has ended. A state's error ends the execution and does not reject.
   * @throws an error of the interpreter itself or of `onTransition`
   */
  async whenEnded(execution: Execution): Promise<Execution> {
    return (await this.#ends.get(execution)?.waiting.promise) ?? execution;
  }

  /** Resolves when no execution runs. @throws the same errors as {@link whenEnded} */
  async whenAllEnded(): Promise<void> {
    for (;;) {
      const { value: end } = this.#ends.values().next();
      if (end === undefined) return;
      await end.waiting.promise;
    }
  }

  #run(execution: Execution, isRedrive: boolean): void {
    // The event of the start or of the redrive.
    execution.historyEvents++;
    const timeOut = () => this.#end(execution, 'TIMED_OUT', 'States.Timeout');
    const cancelTimeout = this.#timeoutMs === null ? () => {} : this.#timers.after(this.#timeoutMs, timeOut);
    const waiting = Promise.withResolvers<Execution>();
    this.#ends.set(execution, { cancelTimeout, waiting });
    this.#interpreter.run(execution, isRedrive).catch(waiting.reject);
  }

  #end(execution: Execution, status: Status, error?: string, cause?: string): void {
    execution.run.end();
    // The event of the end.
    execution.historyEvents++;
    execution.status = status;
    execution.stopDate = new Date(this.#clock.nowMs);
    execution.error = error || undefined;
    execution.cause = cause || undefined;
    const end = this.#ends.get(execution);
    this.#ends.delete(execution);
    end?.cancelTimeout();
    end?.waiting.resolve(execution);
  }
}
