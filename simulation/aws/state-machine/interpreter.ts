import { type CompiledState, compileState } from './compiled-state.ts';
import { type AslDefinition, parseDefinition } from './definition-schema.ts';
import { type ErrorOutput, StateError } from './errors.ts';
import type { Execution, Status } from './execution.ts';
import type { Surroundings } from './expression.ts';
import { runState } from './run-state.ts';
import type { Machinery } from './task.ts';
import { type Step, Visit } from './visit.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Maximum execution history size" */
export const MAX_HISTORY_EVENTS = 25_000;

/** The dependencies of an interpreter. */
export interface InterpreterProps {
  readonly states: ReadonlyMap<string, CompiledState>;
  readonly stateMachineArn: string;
  readonly clock: { readonly nowMs: number };
  readonly machinery: Machinery;
  /** Ends an execution and its run. */
  readonly end: (execution: Execution, status: Status, failure?: ErrorOutput) => void;
}

/**
 * Compiles the states of a definition.
 * @throws an error if the definition contains something that the interpreter does not know
 */
export function compileStates(
  definition: AslDefinition,
  surroundings: Surroundings,
): ReadonlyMap<string, CompiledState> {
  const states = Object.entries(parseDefinition(definition).States);
  return new Map(states.map(([name, state]) => [name, compileState(name, state, surroundings)]));
}

/** Moves executions from state to state. */
export class Interpreter {
  readonly #props: InterpreterProps;
  readonly #stateMachine: { readonly Id: string; readonly Name: string };

  constructor(props: InterpreterProps) {
    const { stateMachineArn } = props;
    this.#props = props;
    this.#stateMachine = {
      Id: stateMachineArn,
      Name: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
    };
  }

  /**
   * Runs an execution from its current state until its run is over.
   * @throws an error of the interpreter itself or of `onTransition`
   */
  async run(execution: Execution, isRedrive: boolean): Promise<void> {
    const { states, clock, machinery, end } = this.#props;
    const { run } = execution;
    // The caller of the start gets its response first.
    await null;
    for (let isRedriven = isRedrive; !run.isOver; isRedriven = false) {
      const state = states.get(execution.state) as CompiledState;
      // "Entered" event. A redriven task is scheduled again without being entered.
      if (!isRedriven || state.type !== 'Task') execution.historyEvents++;
      execution.visited.push(execution.state);
      try {
        const step = await runState(state, new Visit(execution, this.#stateMachine, clock.nowMs), machinery);
        if (!run.isOver) this.#leave(execution, step);
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        if (!run.isOver) end(execution, 'FAILED', error.output);
      }
    }
  }

  #leave(execution: Execution, { branch, output, variables, failure }: Step): void {
    const { machinery, end } = this.#props;
    const { run } = execution;
    // "Exited" event.
    if (failure === undefined) execution.historyEvents++;
    execution.variables = variables;
    if (branch.to !== null) {
      execution.state = branch.to;
      execution.stateInput = output;
    }
    machinery.take(execution, branch);
    if (run.isOver) return;
    if (failure !== undefined) end(execution, 'FAILED', failure);
    else if (branch.to === null) {
      execution.output = output;
      end(execution, 'SUCCEEDED');
    } else if (execution.historyEvents >= MAX_HISTORY_EVENTS - 1) {
      const Cause = `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`;
      end(execution, 'FAILED', { Error: 'States.Runtime', Cause });
    }
  }
}
