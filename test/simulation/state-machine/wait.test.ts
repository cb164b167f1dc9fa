import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';

describe('a Wait', () => {
  it.each([
    ['a number', 30],
    ['an expression', '{% $states.input.seconds %}'],
  ])('waits for as long as %s says, and outputs its input', async (_, Seconds) => {
    const { run, elapsed } = createMachine({ Pause: { Type: 'Wait', Seconds, End: true } });
    expect((await run({ seconds: 30 })).output).toEqual({ seconds: 30 });
    expect(elapsed()).toBe(30);
  });

  it.each([-1, 0.5, '30', 100_000_000])('fails if the expression yields %j', async (seconds) => {
    const { run } = createMachine({
      Pause: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', End: true },
    });
    expect((await run({ seconds })).error).toBe('States.QueryEvaluationError');
  });
});
