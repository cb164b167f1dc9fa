import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { OUTCOME } from '../../../functions/shared/contract.ts';
import type { Definition } from '../../support/definition.ts';
import type { Execution } from '../../support/state-machine/execution.ts';
import type { StateMachineOptions } from '../../support/state-machine/state-machine.ts';
import { createMachine, type TestMachine } from './machine.ts';

/** The Tasks of the definition that call functions. */
export const STEPS = [
  'Inspect photo',
  'Join the line',
  'Submit to Segmind',
  'Poll Segmind',
  'Store results',
  'Record failure',
] as const;
export type StepName = (typeof STEPS)[number];

/** What a step does when it is called for the nth time, from 0: it answers, or throws; undefined does its work. */
export type StepPlay = (call: number, payload: Record<string, unknown>, machine: TestMachine) => unknown;

/** How a run is played. */
export interface Play extends Partial<StateMachineOptions> {
  /** @default each step does its work at the first call */
  readonly steps?: Partial<Record<StepName, StepPlay>>;
  /** What EventBridge does when it is called for the nth time. @default it takes the events */
  readonly announce?: (call: number) => void;
}

/** How a run ended, and what it told. */
export interface Played {
  readonly execution: Execution;
  /** The payloads that each step got. */
  readonly payloads: Readonly<Record<StepName, readonly Record<string, unknown>[]>>;
  /** The entries of all events, those that were refused too. */
  readonly events: readonly Record<string, unknown>[];
}

export const PHOTO = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };
export const FAILURE = { code: 'segmind-refused', fault: 'photo', message: 'Segmind refused the photo.' };

/** Answers, or errors to throw, for the first calls of a step; then it does its work. */
export function first(...answers: unknown[]): StepPlay {
  return (call) => {
    const answer = answers[call];
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

/** That many of the same. */
export function times<T>(count: number, answer: T): T[] {
  return Array.from({ length: count }, () => answer);
}

/** An error that a Task reports by that name. */
export function crash(name = 'Runtime.ExitError'): Error {
  return Object.assign(new Error('It crashed.'), { name });
}

/** Grants the slot as soon as the function has answered. */
function grantSlot({ clock, client }: TestMachine, payload: Record<string, unknown>): string {
  const { fencing, taskToken } = payload as { fencing: string; taskToken: string };
  clock.plan(clock.nowMs, () => {
    const admission = { number: 0, fencing, since: clock.now().toISOString(), isTrial: false };
    client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(admission) }));
  });
  return 'in line';
}

const DEFAULTS: Readonly<Record<StepName, StepPlay>> = {
  'Inspect photo': (_, { photo, reference }) => ({
    outcome: OUTCOME.usable,
    photo: { ...(photo as object), type: 'image/jpeg' },
    recipe: { instructions: 'Retouch.', upscale: '2x' },
    reference,
  }),
  'Join the line': (_, payload, machine) => grantSlot(machine, payload),
  'Submit to Segmind': (_, __, { clock }) => ({
    outcome: OUTCOME.accepted,
    job: { pollUrl: 'https://api.example/1', requestId: '1', acceptedAt: clock.now().toISOString() },
  }),
  'Poll Segmind': (_, __, { clock }) => ({
    outcome: OUTCOME.completed,
    completedAt: clock.now().toISOString(),
  }),
  'Store results': () => ({
    outcome: OUTCOME.stored,
    recordKey: 'results/ana.jpg.json',
    outputKeys: ['results/ana.jpg'],
  }),
  'Record failure': (_, { error }) => ({
    outcome: OUTCOME.recorded,
    recordKey: 'results/ana.jpg.json',
    error,
  }),
};

/** Runs the definition of Retouch for one photo, to the end of its execution. */
export async function play(
  definition: Definition,
  { steps = {}, announce, ...options }: Play,
): Promise<Played> {
  const payloads = Object.fromEntries(STEPS.map((name) => [name, [] as Record<string, unknown>[]])) as Record<
    StepName,
    Record<string, unknown>[]
  >;
  const events: Record<string, unknown>[] = [];
  let announced = 0;
  const machine: TestMachine = createMachine(definition.States, {
    definition,
    invoke: async (state, payload) => {
      const name = state as StepName;
      const call = payloads[name].push(payload as Record<string, unknown>) - 1;
      const args = [call, payload as Record<string, unknown>, machine] as const;
      return (await steps[name]?.(...args)) ?? DEFAULTS[name](...args);
    },
    putEvents: async (entries) => {
      events.push(...entries);
      announce?.(announced++);
    },
    ...options,
  });
  const execution = await machine.run({ id: 'ana-1', attempt: 1, photo: PHOTO });
  return { execution, payloads, events };
}
