import { describe, expect, it } from 'vitest';
import { createMachine, TASK } from './machine.ts';

describe('a task’s TimeoutSeconds', () => {
  it('ends the attempt while its function keeps running', async () => {
    const ended: number[] = [];
    const { run, elapsed, clock } = createMachine(
      {
        Work: {
          ...TASK,
          TimeoutSeconds: 10,
          Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.errorOutput %}', Next: 'After' }],
        },
        After: { Type: 'Wait', Seconds: 100, End: true },
      },
      {
        invoke: async () => {
          await clock.sleep(50_000);
          ended.push(elapsed());
          return 'the answer of a zombie';
        },
      },
    );
    const { visited, output } = await run();
    expect(visited).toEqual(['Work', 'After']);
    expect(output).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(ended).toEqual([50]);
    expect(elapsed()).toBe(110);
  });

  it('applies to each attempt separately, and may be an expression', async () => {
    const { run, elapsed, clock } = createMachine(
      {
        Work: {
          ...TASK,
          TimeoutSeconds: '{% $states.input.limit %}',
          Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 2, BackoffRate: 1 }],
        },
      },
      { invoke: () => clock.sleep(1_000_000) },
    );
    expect(await run({ limit: 20 })).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(elapsed()).toBe(20 + 1 + 20 + 1 + 20);
  });

  it('does nothing after the task is done', async () => {
    const { run, elapsed } = createMachine({
      Work: { ...TASK, End: undefined, TimeoutSeconds: 10, Next: 'After' },
      After: { Type: 'Wait', Seconds: 100, End: true },
    });
    expect((await run()).status).toBe('SUCCEEDED');
    expect(elapsed()).toBe(100);
  });
});

describe('the execution’s TimeoutSeconds', () => {
  const states = { Pause: { Type: 'Wait', Seconds: 100, End: true } };

  it('ends it in any state', async () => {
    const { run, elapsed } = createMachine(states, { TimeoutSeconds: 30 });
    expect(await run()).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(elapsed()).toBe(30);
  });

  it('starts again with a redrive', async () => {
    const { run, machine, clock, elapsed } = createMachine(states, { TimeoutSeconds: 30 });
    const execution = await run();
    machine.redrive(execution);
    expect((await clock.run(machine.whenEnded(execution))).status).toBe('TIMED_OUT');
    expect(elapsed()).toBe(60);
  });
});
