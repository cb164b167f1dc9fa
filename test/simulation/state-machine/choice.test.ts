import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';

const CHOICE = {
  Type: 'Choice',
  Choices: [
    { Condition: '{% $states.input.size > 10 %}', Assign: { size: 'big' }, Output: 'was big', Next: 'End' },
    { Condition: '{% $states.input.size > 5 %}', Next: 'End' },
  ],
  Default: 'End',
  Assign: { size: 'small' },
  Output: 'was small',
};
const STATES = { Choose: CHOICE, End: { Type: 'Succeed' } };

describe('a Choice', () => {
  it.each([
    {
      case: 'the first rule that holds, with its own Assign and Output',
      size: 11,
      output: 'was big',
      variables: { size: 'big' },
    },
    { case: 'a rule without the state’s Assign and Output', size: 6, output: { size: 6 }, variables: {} },
    { case: 'the default, with the state’s', size: 1, output: 'was small', variables: { size: 'small' } },
  ])('follows $case', async ({ size, output, variables }) => {
    const { run } = createMachine(STATES);
    expect(await run({ size })).toMatchObject({ status: 'SUCCEEDED', output, variables });
  });

  it('fails if no rule matches and there is no default', async () => {
    const { Default: _, Assign: __, Output: ___, ...choice } = CHOICE;
    const { run } = createMachine({ ...STATES, Choose: choice });
    expect(await run({ size: 1 })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('fails if a condition is not a boolean', async () => {
    const choice = { ...CHOICE, Choices: [{ Condition: '{% $states.input.size %}', Next: 'End' }] };
    const { run } = createMachine({ ...STATES, Choose: choice });
    expect(await run({ size: 1 })).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});
