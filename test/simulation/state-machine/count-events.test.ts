import { SendTaskFailureCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../../core/contract/outcomes.ts';
import type { Transition } from '../../../simulation/aws/state-machine/state-machine.ts';
import { readDefinition } from '../../../simulation/stack/definition.ts';
import { synthesize } from '../../../simulation/stack/synthesized.ts';
import {
  crash,
  FAILURE,
  first,
  PAID,
  type Play,
  play,
  SAME,
  type StepPlay,
  times,
  UNANSWERED,
} from './retouch-machine.ts';

const definition = readDefinition(synthesize());
const error = FAILURE;
const busy = { outcome: OUTCOME.busy, waitSeconds: 10, error };
const rejoin = { outcome: OUTCOME.rejoin, error, refusals: 0 };
const requeue = { outcome: OUTCOME.requeue, waitSeconds: 60, error };
const WAITS = ['Wait to submit', 'Wait to join again', 'Wait for the first poll', 'Wait 7 seconds'];

/** Counts the events of each pass through the queue, up to each answer of the `Accepted?` Choice. */
async function countAlong(steps: NonNullable<Play['steps']>): Promise<{ counted: number; real: number }[]> {
  const along: { counted: number; real: number }[] = [];
  let before = { counted: 0, real: 0 };
  const onTransition = ({ execution, branch }: Transition) => {
    const seen = { counted: execution.variables.events as number, real: execution.historyEvents };
    if (branch.from === 'Photo usable?') before = seen;
    if (branch.from !== 'Accepted?') return;
    // The count includes the wait that follows.
    const wait = WAITS.includes(branch.to ?? '') ? 2 : 0;
    along.push({ counted: seen.counted - before.counted, real: seen.real + wait - before.real });
  };
  await play(definition, { steps, onTransition });
  return along;
}

/** Crashes `retries` times before each of these answers. */
const crashing =
  (retries: number, ...answers: unknown[]): StepPlay =>
  (call) => {
    if (call % (retries + 1) < retries) throw crash();
    return answers[Math.floor(call / (retries + 1))];
  };

describe('the events that the definition counts', () => {
  it('match the history while a photo joins the queue again after a wait', async () => {
    const along = await countAlong({ 'Submit to Segmind': first(...times(5, requeue)) });
    expect(along.map(({ counted }) => counted)).toEqual([15, 30, 45, 60, 75, 90]);
    expect(along.map(({ real }) => real)).toEqual(along.map(({ counted }) => counted));
  });

  it('match the history while a photo waits in its slot', async () => {
    const along = await countAlong({ 'Submit to Segmind': first(busy, busy, requeue) });
    expect(along.map(({ counted }) => counted)).toEqual([15, 24, 33, 48]);
    expect(along.map(({ real }) => real)).toEqual(along.map(({ counted }) => counted));
  });

  it('exceed the history by two each time that a photo joins again at once', async () => {
    const along = await countAlong({ 'Submit to Segmind': first(...times(4, rejoin)) });
    expect(along.map(({ counted, real }) => counted - real)).toEqual([2, 4, 6, 8, 8]);
    expect(along.at(-2)?.real).toBe(4 * 13);
  });

  it('match the history each time that a photo joins again after six hours', async () => {
    const along = await countAlong({ 'Join the line': (call) => (call < 4 ? 'in line' : undefined) });
    expect(along).toEqual([{ counted: 4 * 8 + 15, real: 4 * 8 + 15 }]);
  });

  it('are at least those of the history, from the start of an execution to its polls', async () => {
    let seen = { counted: 0, real: 0 };
    const onTransition = ({ execution, branch }: Transition) => {
      if (branch.from !== 'Finished?') return;
      seen = { counted: execution.variables.events as number, real: execution.historyEvents };
    };
    const busyTwice = first(busy, busy);
    const steps = {
      'Prepare photo': first(PAID),
      'Submit to Segmind': busyTwice,
      'Poll Segmind': first(UNANSWERED, UNANSWERED),
    };
    await play(definition, { steps, onTransition });
    // The start of the execution and its first Pass are not counted.
    expect(seen.real).toBeLessThanOrEqual(seen.counted + 3);
  });

  it.each([1, 3, 6])('are at least those of the history if each submit crashes %i times', async (retries) => {
    const along = await countAlong({ 'Submit to Segmind': crashing(retries, requeue, requeue) });
    // Four events are counted for each retry, but a task without a token has three.
    expect(along.map(({ counted, real }) => counted - real)).toEqual([1, 2, 3].map((pass) => pass * retries));
  });

  it.each([1, 3, 6])('are at least those of the history if each join crashes %i times', async (retries) => {
    const along = await countAlong({
      'Join the line': crashing(retries),
      'Submit to Segmind': first(requeue, requeue),
    });
    // The crash happens before the task is submitted.
    expect(along.map(({ counted, real }) => counted - real)).toEqual([1, 2, 3].map((pass) => pass * retries));
  });

  it('match the history if a join fails after it was submitted', async () => {
    const along = await countAlong({
      'Join the line': async (call, { taskToken }, { client, clock }) => {
        if (call % 3 === 2) return undefined;
        // The function answers first, so the task counts as submitted.
        clock.plan(clock.nowMs + 1000, () => {
          client.send(new SendTaskFailureCommand({ taskToken: String(taskToken), error: 'Lost' }));
        });
        return 'in line';
      },
      'Submit to Segmind': first(requeue),
    });
    expect(along.map(({ counted }) => counted)).toEqual([15 + 8, 30 + 16]);
    expect(along.map(({ real }) => real)).toEqual(along.map(({ counted }) => counted));
  });

  it('are at least those of the history while a photo waits for the same photo', async () => {
    const along: { counted: unknown; real: number }[] = [];
    await play(definition, {
      steps: { 'Prepare photo': first(busy, busy, SAME), 'Reuse result': first(busy) },
      onTransition: ({ execution, branch }) => {
        if (branch.from !== 'Wait for the same photo') return;
        along.push({ counted: execution.variables.events, real: execution.historyEvents });
      },
    });
    const begun = along[0]?.real ?? 0;
    expect(along.map(({ real }) => real - begun + 9)).toEqual([9, 18, 34]);
    // The count of Prepare photo includes a wait, although Reuse result may follow.
    expect(along.map(({ counted }) => counted)).toEqual([9, 18, 36]);
  });
});
