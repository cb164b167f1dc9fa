import { describe, expect, it } from 'vitest';
import { createMachine, failing, TASK } from './machine.ts';

const twice = { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2 };

describe('Retry', () => {
  it('doubles the interval up to MaxDelaySeconds', async () => {
    const calls: number[] = [];
    const fail = failing('A', 'A', 'A', 'A');
    const retrier = { ...twice, MaxAttempts: 4, MaxDelaySeconds: 30 };
    const { run, elapsed } = createMachine(
      { Work: { ...TASK, Retry: [retrier] } },
      {
        invoke: (...call) => {
          calls.push(elapsed());
          return fail(...call);
        },
      },
    );
    await run();
    expect(calls).toEqual([0, 10, 30, 60, 90]);
  });

  it('takes a random part of the delay with jitter', async () => {
    const retrier = { ...twice, MaxAttempts: 3, MaxDelaySeconds: 30, JitterStrategy: 'FULL' };
    const { run, elapsed } = createMachine(
      { Work: { ...TASK, Retry: [retrier] } },
      { invoke: failing('A', 'A', 'A'), random: () => 0.1 },
    );
    await run();
    expect(elapsed()).toBeCloseTo(1 + 2 + 3);
  });

  it('has the defaults of the language: 3 retries, after 1, 2 and 4 seconds', async () => {
    const { run, elapsed } = createMachine(
      { Work: { ...TASK, Retry: [{ ErrorEquals: ['States.ALL'] }] } },
      { invoke: failing('A', 'A', 'A', 'A') },
    );
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'A' });
    expect(elapsed()).toBe(7);
  });

  it('counts and backs off for each retrier separately', async () => {
    const retry = [{ ...twice, ErrorEquals: ['A'] }, twice];
    const { run, elapsed } = createMachine(
      { Work: { ...TASK, Retry: retry } },
      { invoke: failing('A', 'B', 'A', 'B') },
    );
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', output: 'answer' });
    expect(elapsed()).toBe(10 + 10 + 20 + 20);
  });

  it('does not use a later retrier after the first that matches is used up', async () => {
    const retry = [{ ...twice, ErrorEquals: ['A'], MaxAttempts: 1 }, twice];
    const { run } = createMachine({ Work: { ...TASK, Retry: retry } }, { invoke: failing('A', 'A') });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'A' });
  });

  it('gives the state the total number of its retries', async () => {
    const counts: unknown[] = [];
    const fail = failing('A', 'B', 'A');
    const { run } = createMachine(
      {
        Work: {
          ...TASK,
          Arguments: { FunctionName: 'x', Payload: '{% $states.context.State.RetryCount %}' },
          Retry: [{ ...twice, ErrorEquals: ['A'] }, twice],
        },
      },
      {
        invoke: (name, payload) => {
          counts.push(payload);
          return fail(name, payload);
        },
      },
    );
    await run();
    expect(counts).toEqual([0, 1, 2, 3]);
  });

  it.each([
    { matches: ['States.ALL'], error: 'States.Timeout', retried: true },
    { matches: ['States.TaskFailed'], error: 'States.Timeout', retried: false },
    { matches: ['States.TaskFailed'], error: 'Anything', retried: true },
    { matches: ['States.Timeout'], error: 'States.Timeout', retried: true },
    {
      matches: ['Lambda.TooManyRequestsException'],
      error: 'Lambda.TooManyRequestsException',
      retried: true,
    },
    { matches: ['Other'], error: 'Anything', retried: false },
    { matches: ['States.ALL'], error: 'States.DataLimitExceeded', retried: false },
    { matches: ['States.DataLimitExceeded'], error: 'States.DataLimitExceeded', retried: true },
    { matches: ['States.Runtime'], error: 'States.Runtime', retried: false },
  ])('of $matches for $error: $retried', async ({ matches, error, retried }) => {
    const { run } = createMachine(
      { Work: { ...TASK, Retry: [{ ErrorEquals: matches }] } },
      { invoke: failing(error) },
    );
    expect((await run()).status).toBe(retried ? 'SUCCEEDED' : 'FAILED');
  });

  it('repeats a task if its output cannot be evaluated', async () => {
    const answers = [{}, { value: 1 }];
    const { run } = createMachine(
      { Work: { ...TASK, Output: '{% $states.result.Payload.value %}', Retry: [twice] } },
      { invoke: async () => answers.shift() },
    );
    expect((await run()).output).toBe(1);
  });
});
