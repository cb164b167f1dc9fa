import type { SFNClient } from '@aws-sdk/client-sfn';
import { createClient } from '../../../simulation/aws/state-machine/client.ts';
import type { Execution } from '../../../simulation/aws/state-machine/execution.ts';
import {
  StateMachine,
  type StateMachineOptions,
} from '../../../simulation/aws/state-machine/state-machine.ts';
import { SimulatedClock } from '../../../simulation/world/simulated-clock.ts';

/** A small state machine that runs in simulated time. */
export interface TestMachine {
  readonly clock: SimulatedClock;
  readonly machine: StateMachine;
  readonly client: SFNClient;
  /** Runs an execution to its end. */
  run(input?: unknown): Promise<Execution>;
  /** Seconds since the clock started. */
  elapsed(): number;
}

/**
 * A machine with these states, which starts at the first. `random` is always 0.5, and functions answer null.
 */
export function createMachine(
  states: Record<string, object>,
  options: Partial<StateMachineOptions> & { TimeoutSeconds?: number } = {},
): TestMachine {
  const { TimeoutSeconds, ...rest } = options;
  const [StartAt = ''] = Object.keys(states);
  const clock = new SimulatedClock();
  const began = clock.nowMs;
  const machine = new StateMachine({
    definition: {
      QueryLanguage: 'JSONata',
      StartAt,
      States: states,
      ...(TimeoutSeconds !== undefined && { TimeoutSeconds }),
    },
    clock,
    random: () => 0.5,
    invoke: async () => null,
    putEvents: async () => {},
    ...rest,
  });
  return {
    clock,
    machine,
    client: createClient(machine),
    run: (input = {}) => clock.run(machine.whenEnded(machine.start('test', input))),
    elapsed: () => (clock.nowMs - began) / 1000,
  };
}

/** A Task that calls its function and ends the execution with the function's answer. */
export const TASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'arn:aws:lambda:x', Payload: {} },
  Output: '{% $states.result.Payload %}',
  End: true,
};

/** A Task that passes its token to its function. */
export const TOKEN_TASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'arn:aws:lambda:x', Payload: { token: '{% $states.context.Task.Token %}' } },
  End: true,
};

/** A function that fails with each of these errors in turn, and then answers. */
export function failing(...errors: string[]): (name: string, payload: unknown) => Promise<unknown> {
  const left = [...errors];
  return async () => {
    const name = left.shift();
    if (name === undefined) return 'answer';
    throw Object.assign(new Error(`the message of ${name}`), { name });
  };
}
