import { describe, expect, it } from 'vitest';
import { createMachine, failing, TASK, TOKEN_TASK } from './machine.ts';

const PAUSE = { Pause: { Type: 'Wait', Seconds: 100, Assign: { paused: true }, End: true } };

describe('an execution', () => {
  it('succeeds with the output of its last state', async () => {
    const { run, clock } = createMachine(PAUSE);
    const began = clock.now();
    const ended = await run({ a: 1 });
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: { a: 1 },
      startDate: began,
      stopDate: clock.now(),
    });
  });

  it('fails with the error of a Fail state', async () => {
    const { run } = createMachine({
      Failed: { Type: 'Fail', Error: '{% $states.input.code %}', Cause: 'so' },
    });
    expect(await run({ code: 'bad' })).toMatchObject({ status: 'FAILED', error: 'bad', cause: 'so' });
  });

  it('can be stopped in any state, and then takes no further branch', async () => {
    const { run, machine, clock, elapsed } = createMachine(PAUSE);
    clock.plan(clock.nowMs + 5_000, () =>
      machine.stop(machine.find('test') as never, 'cancelled', 'by hand'),
    );
    expect(await run()).toMatchObject({ status: 'ABORTED', error: 'cancelled', cause: 'by hand' });
    expect(elapsed()).toBe(5);
    await clock.run(clock.sleep(1_000_000));
    expect(machine.find('test')).toMatchObject({ status: 'ABORTED', variables: {} });
  });

  it('can be stopped at a transition', async () => {
    const { run, machine } = createMachine(
      { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Succeed' } },
      { onTransition: ({ execution }) => machine.stop(execution) },
    );
    expect(await run()).toMatchObject({ status: 'ABORTED', visited: ['One'], state: 'Two' });
  });

  it('passes an error of onTransition to the caller that waits for its end', async () => {
    const { run } = createMachine(PAUSE, {
      onTransition: () => {
        throw new Error('a mistake in the test');
      },
    });
    await expect(run()).rejects.toThrow('a mistake in the test');
  });
});

describe('a redrive', () => {
  const states = {
    Begin: { Type: 'Pass', Assign: { a: 1 }, Output: 'made by Begin', Next: 'Work' },
    Work: {
      ...TASK,
      Arguments: {
        FunctionName: 'x',
        Payload: ['{% $states.input %}', '{% $a %}', '{% $states.context.State.RetryCount %}'],
      },
      Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
    },
  };

  it('continues at the state that failed, with its input and variables, and counts its retries from 0', async () => {
    const payloads: unknown[] = [];
    const fail = failing('A', 'A', 'A');
    const { run, machine, clock } = createMachine(states, {
      invoke: (name, payload) => {
        payloads.push(payload);
        return fail(name, payload);
      },
    });
    const execution = await run();
    expect(execution).toMatchObject({ status: 'FAILED', error: 'A' });
    const { arn } = execution;
    machine.redrive(execution);
    await clock.run(machine.whenEnded(execution));
    expect(execution).toMatchObject({ arn, status: 'SUCCEEDED', error: undefined, redriveCount: 1 });
    expect(execution.visited).toEqual(['Begin', 'Work', 'Work']);
    expect(payloads).toEqual([0, 1, 0, 1].map((retries) => ['made by Begin', 1, retries]));
  });

  it('continues at the state that was stopped, and ignores the answer to the earlier attempt', async () => {
    const calls: ((answer: string) => void)[] = [];
    const { machine, clock } = createMachine(states, {
      invoke: () => new Promise((resolve) => calls.push(resolve)),
    });
    const execution = machine.start('test', {});
    await clock.run(clock.sleep(1));
    machine.stop(execution);
    machine.redrive(execution);
    await clock.run(clock.sleep(1));
    calls[0]?.('old');
    calls[1]?.('new');
    await clock.run(clock.sleep(1));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: 'new' });
  });

  it('of a Fail state fails again', async () => {
    const { run, machine, clock } = createMachine({ Failed: { Type: 'Fail', Error: 'x' } });
    const execution = await run();
    machine.redrive(execution);
    expect(await clock.run(machine.whenEnded(execution))).toMatchObject({ status: 'FAILED', error: 'x' });
  });

  it.each([
    ['runs', 0],
    ['succeeded', 200_000],
  ])('is refused for an execution that %s', async (_, afterMs) => {
    const { machine, clock } = createMachine(PAUSE);
    const execution = machine.start('test', {});
    await clock.run(clock.sleep(afterMs));
    expect(() => machine.redrive(execution)).toThrow('is');
  });

  it('is refused later than 14 days after the end', async () => {
    const { run, machine, clock } = createMachine({ Failed: { Type: 'Fail', Error: 'x' } });
    const execution = await run();
    await clock.run(clock.sleep(14 * 24 * 3_600_000 + 1));
    expect(() => machine.redrive(execution)).toThrow('ended too long ago');
  });
});

describe('the history', () => {
  it.each([
    ['a Pass: entered and exited', { State: { Type: 'Pass', End: true } }, 2],
    ['a Fail: entered', { State: { Type: 'Fail', Error: 'x' } }, 1],
    ['a Task: also scheduled, started and succeeded', { State: TASK }, 5],
    ['a Task that fails', { State: { ...TASK, Output: 'x', Retry: [{ ErrorEquals: ['A'] }] } }, 5 + 3],
    ['an expression that fails', { State: { Type: 'Pass', Output: '{% $x %}', End: true } }, 2],
  ])('has the events of %s, in addition to start and end', async (what, states, events) => {
    const { run } = createMachine(states, what.includes('Task that fails') ? { invoke: failing('A') } : {});
    expect((await run()).historyEvents).toBe(events + 2);
  });

  it('has one more for a task that waits with a token: submitted', async () => {
    const { machine, clock } = createMachine({ Wait: TOKEN_TASK });
    const execution = machine.start('test', {});
    await clock.run(clock.sleep(1));
    machine.tokens.settle('task-token-1', { result: 1 });
    await clock.run(machine.whenEnded(execution));
    expect(execution.historyEvents).toBe(6 + 2);
  });

  it('continues after a redrive, which does not enter a task again', async () => {
    const { run, machine, clock } = createMachine({ State: TASK }, { invoke: failing('A') });
    const execution = await run();
    const before = execution.historyEvents;
    machine.redrive(execution);
    await clock.run(machine.whenEnded(execution));
    // Redriven; scheduled, started, succeeded; exited; ended.
    expect(execution.historyEvents - before).toBe(6);
  });

  it('ends the execution when it is full', async () => {
    const { run } = createMachine({ Loop: { Type: 'Pass', Next: 'Loop' } });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Runtime', historyEvents: 25_000 });
  });
});
