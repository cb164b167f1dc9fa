import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import type { Execution } from '../../../simulation/aws/state-machine/execution.ts';
import type { StateMachineOptions } from '../../../simulation/aws/state-machine/state-machine.ts';
import type { Definition } from '../../../simulation/stack/definition.ts';
import { createMachine, type TestMachine } from './machine.ts';

/** The Tasks of the definition that call functions. */
export const STEPS = [
  'Prepare photo',
  'Reuse result',
  'Join the line',
  'Wait to collect',
  'Submit to Segmind',
  'Poll Segmind',
  'Store results',
  'Record failure',
] as const;
export type StepName = (typeof STEPS)[number];

/**
 * What a step does in its nth call, from 0: it answers or throws; if it returns undefined, it does its
 * default work.
 */
export type StepPlay = (call: number, payload: Record<string, unknown>, machine: TestMachine) => unknown;

/** The options of a run. */
export interface Play extends Partial<StateMachineOptions> {
  /** Fields of the execution's input in addition to the photo. */
  readonly input?: object;
  /** @default each step succeeds at the first call */
  readonly steps?: Partial<Record<StepName, StepPlay>>;
  /** Called at the nth call of EventBridge. @default EventBridge accepts the events */
  readonly announce?: (call: number) => void;
}

/** How a run ended, and its payloads and events. */
export interface Played {
  readonly execution: Execution;
  /** The payloads that each step received. */
  readonly payloads: Readonly<Record<StepName, readonly Record<string, unknown>[]>>;
  /** The entries of all events, including refused ones. */
  readonly events: readonly Record<string, unknown>[];
}

export const PHOTO = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };
/** The answer of Prepare photo about a usable photo. */
export const USABLE = {
  photo: { ...PHOTO, type: 'image/jpeg' },
  recipe: { instructions: 'Retouch.', upscale: '2x' },
  reference: null,
};
/** Its answer about a photo that is the same as an earlier one. */
export const SAME = { outcome: OUTCOME.same, ...USABLE, earlier: { id: 'ana-0', attempt: 2 } };
/** Its answer about a photo with a paid job that can be collected. */
export const PAID = {
  outcome: OUTCOME.paid,
  ...USABLE,
  job: { pollUrl: 'https://api.example/0', requestId: '0', acceptedAt: '2026-11-23T11:00:00.000Z' },
};
/** Its answer about a photo with a kept model picture, which only has to be finished again. */
export const KEPT = { outcome: OUTCOME.kept, ...USABLE, completedAt: '2026-11-23T12:00:00.000Z' };
/** How often each step is retried after a crash, and how often after throttling. */
export const RETRIES = 48;
export const FAILURE = { code: 'segmind-refused', fault: 'photo', message: 'Segmind refused the photo.' };

/** The answer of Store results that the results are stored. */
export const STORED = {
  outcome: OUTCOME.stored,
  recordKey: 'results/ana.jpg.json',
  paid: 'yes',
  cost: 0.05,
  outputKeys: ['results/ana.jpg'],
};
/** The answer of any step that the photo fails. */
export const FAILED = { outcome: OUTCOME.failed, error: FAILURE };
/** An execution whose photo has its result. */
export const ENDED = { status: 'SUCCEEDED', error: undefined };

/** Answers, or errors to throw, for the first calls of a step; after them it does its default work. */
export function first(...answers: unknown[]): StepPlay {
  return (call) => {
    const answer = answers[call];
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

/** A list with `count` times the same answer. */
export function times<T>(count: number, answer: T): T[] {
  return Array.from({ length: count }, () => answer);
}

/** An error that a Task reports with this name. */
export function crash(name = 'Runtime.ExitError'): Error {
  return Object.assign(new Error('It crashed.'), { name });
}

/** Grants the slot as soon as the function has answered, or after a delay. */
export function grantSlot(
  { clock, client }: TestMachine,
  payload: Record<string, unknown>,
  afterMs = 0,
): string {
  const { pool, joinedAt, fencing, taskToken } = payload as Record<string, string>;
  clock.plan(clock.nowMs + afterMs, () => {
    const since = clock.now().toISOString();
    const admission = { pool, number: 0, fencing, since, isTrial: false, joinedAt };
    client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(admission) }));
  });
  return 'in line';
}

const DEFAULTS: Readonly<Record<StepName, StepPlay>> = {
  'Prepare photo': (_, { photo, reference }) => ({
    outcome: OUTCOME.usable,
    photo: { ...(photo as object), type: 'image/jpeg' },
    recipe: { instructions: 'Retouch.', upscale: '2x' },
    reference,
  }),
  'Reuse result': () => ({
    outcome: OUTCOME.stored,
    recordKey: 'results/ana.jpg.json',
    paid: 'no',
    cost: 0,
    outputKeys: ['results/ana.jpg'],
  }),
  'Join the line': (_, payload, machine) => grantSlot(machine, payload),
  'Wait to collect': (_, payload, machine) => grantSlot(machine, payload),
  'Submit to Segmind': (_, __, { clock }) => ({
    outcome: OUTCOME.accepted,
    job: { pollUrl: 'https://api.example/1', requestId: '1', acceptedAt: clock.now().toISOString() },
  }),
  'Poll Segmind': (_, __, { clock }) => ({
    outcome: OUTCOME.completed,
    completedAt: clock.now().toISOString(),
  }),
  'Store results': () => STORED,
  'Record failure': (_, { error }) => ({
    outcome: OUTCOME.recorded,
    recordKey: 'results/ana.jpg.json',
    paid: 'unknown',
    cost: 0,
    error,
  }),
};

/** Runs the definition of Retouch for one photo, to the end of its execution. */
export async function play(
  definition: Definition,
  { input = {}, steps = {}, announce, ...options }: Play,
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
  const execution = await machine.run({ id: 'ana-1', attempt: 1, photo: PHOTO, ...input });
  return { execution, payloads, events };
}

/** A poll without a usable answer, and what it leads to. */
export const UNANSWERED = {
  outcome: OUTCOME.busy,
  waitSeconds: 10,
  error: FAILURE,
  waits: 3,
  notFounds: 2,
  job: { pollUrl: 'https://api.example/1', requestId: '1' },
};
