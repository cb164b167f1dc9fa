import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';

const BEGIN = { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Next' };

describe('Assign', () => {
  it('reads the variables as they were before, in each of its expressions', async () => {
    const swap = { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, End: true };
    const { run } = createMachine({ Begin: BEGIN, Next: swap });
    expect((await run()).variables).toEqual({ a: 2, b: 1 });
  });

  it('is not yet visible to the Output of its state', async () => {
    const next = { Type: 'Pass', Assign: { a: 10 }, Output: '{% $a %}', End: true };
    const { run } = createMachine({ Begin: BEGIN, Next: next });
    expect((await run()).output).toBe(1);
  });

  it('supports expressions nested in objects and arrays, and null', async () => {
    const next = {
      Type: 'Pass',
      Assign: { a: { list: ['{% $a + 1 %}', { deep: '{% $b %}' }, 'plain'] }, c: '{% null %}' },
      End: true,
    };
    const { run } = createMachine({ Begin: BEGIN, Next: next });
    expect((await run()).variables).toEqual({ a: { list: [2, { deep: 2 }, 'plain'] }, b: 2, c: null });
  });

  it('of a Wait runs when the wait is over', async () => {
    const wait = { Type: 'Wait', Seconds: 10, Assign: { a: 'waited' }, End: true };
    const { run, machine, clock } = createMachine({ Begin: BEGIN, Next: wait });
    clock.plan(clock.nowMs + 5_000, () => expect(machine.executions[0]?.variables).toEqual({ a: 1, b: 2 }));
    expect((await run()).variables).toEqual({ a: 'waited', b: 2 });
  });
});
