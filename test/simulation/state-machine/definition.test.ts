import { describe, expect, it } from 'vitest';
import { StateMachine } from '../../../simulation/aws/state-machine/state-machine.ts';
import { createMachine, TASK } from './machine.ts';

const END = { Type: 'Pass', End: true };

describe('a definition', () => {
  it.each([
    ['a type', { State: { Type: 'Parallel', Branches: [], End: true } }, 'Type'],
    ['a field', { State: { ...TASK, HeartbeatSeconds: 5 } }, 'HeartbeatSeconds'],
    ['a field of JSONPath', { State: { ...END, ResultPath: '$.x' } }, 'ResultPath'],
    ['a field of a retrier', { State: { ...TASK, Retry: [{ ErrorEquals: ['A'], Delay: 5 }] } }, 'Delay'],
    ['a query language', { State: { ...END, QueryLanguage: 'JSONPath' } }, 'QueryLanguage'],
    ['a resource', { State: { ...TASK, Resource: 'arn:aws:states:::sqs:sendMessage' } }, 'sqs:sendMessage'],
    ['an argument', { State: { ...TASK, Arguments: { InvocationType: 'Event' } } }, 'InvocationType'],
    ['a target', { State: { Type: 'Pass', Next: 'Nowhere' } }, 'Nowhere'],
    ['an end', { State: { Type: 'Pass' } }, 'no Next and no End'],
    ['an expression', { State: { ...END, Output: ['{% $x } %}'] } }, 'State/Output/0'],
    ['a bracket', { State: { ...END, Output: '{% $x' } }, 'not closed'],
    ['a reserved name', { State: { ...END, Assign: { states: 1 } } }, 'states'],
  ])('is refused with an unknown %s', (_, states, named) => {
    expect(() => createMachine(states)).toThrow(named);
  });

  it('is refused without JSONata as its query language', () => {
    const definition = { StartAt: 'State', States: { State: END } };
    expect(() => new StateMachine({ definition } as never)).toThrow('QueryLanguage');
  });
});
