import { describe, expect, it } from 'vitest';
import { createMachine, failing, TASK } from './machine.ts';

const SHOW = { Type: 'Pass', Output: { input: '{% $states.input %}', seen: '{% $seen %}' }, End: true };

describe('Catch', () => {
  it('assigns and outputs values of the error', async () => {
    const catcher = {
      ErrorEquals: ['States.ALL'],
      Assign: { seen: '{% $states.errorOutput.Error & ": " & $states.errorOutput.Cause %}' },
      Output: '{% $states.input.id %}',
      Next: 'Show',
    };
    const { run } = createMachine(
      { Work: { ...TASK, Catch: [catcher] }, Show: SHOW },
      { invoke: failing('Boom') },
    );
    expect((await run({ id: 7 })).output).toEqual({ input: 7, seen: 'Boom: the message of Boom' });
  });

  it('outputs the error by default, and skips the task’s own Assign', async () => {
    const catcher = { ErrorEquals: ['States.ALL'], Next: 'Show' };
    const { run } = createMachine(
      {
        Begin: { Type: 'Pass', Assign: { seen: 'before' }, Next: 'Work' },
        Work: { ...TASK, Assign: { seen: 'after' }, Catch: [catcher] },
        Show: SHOW,
      },
      { invoke: failing('Boom') },
    );
    expect((await run()).output).toEqual({
      input: { Error: 'Boom', Cause: 'the message of Boom' },
      seen: 'before',
    });
  });

  it('uses the first catcher that matches, after the retries are used up', async () => {
    const { run } = createMachine(
      {
        Work: {
          ...TASK,
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Wrong' },
            { ErrorEquals: ['Boom'], Next: 'Right' },
            { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
          ],
        },
        Right: { Type: 'Succeed' },
        Wrong: { Type: 'Succeed' },
      },
      { invoke: failing('Boom', 'Boom') },
    );
    expect((await run()).visited).toEqual(['Work', 'Right']);
  });

  it('does not catch errors in a catcher', async () => {
    const catcher = { ErrorEquals: ['States.ALL'], Output: '{% $nothing %}', Next: 'Show' };
    const { run } = createMachine(
      { Work: { ...TASK, Catch: [catcher] }, Show: SHOW },
      { invoke: failing('Boom') },
    );
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('ends the execution with the error if there is none', async () => {
    const { run } = createMachine({ Work: TASK }, { invoke: failing('Boom') });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'the message of Boom' });
  });
});
