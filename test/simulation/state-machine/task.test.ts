import { expect, it } from 'vitest';
import { createMachine, TASK } from './machine.ts';

it('passes the function its payload, and the state Lambda’s answer', async () => {
  const calls: unknown[] = [];
  const payload = { photo: '{% $states.input.photo %}', list: ['{% $states.context.Execution.Name %}', 1] };
  const { Output: _, ...task } = TASK;
  const { run } = createMachine(
    { Work: { ...task, Arguments: { FunctionName: 'x', Payload: payload } } },
    {
      invoke: async (...call) => {
        calls.push(call);
        return { id: 1, left: undefined };
      },
    },
  );
  expect((await run({ photo: 'p' })).output).toEqual({
    ExecutedVersion: '$LATEST',
    Payload: { id: 1 },
    StatusCode: 200,
  });
  expect(calls).toEqual([['Work', { photo: 'p', list: ['test', 1] }]]);
});

it('copies payloads: a function cannot change the variables', async () => {
  const { run } = createMachine(
    {
      Begin: { Type: 'Pass', Assign: { list: [1] }, Next: 'Work' },
      Work: { ...TASK, Arguments: { FunctionName: 'x', Payload: '{% $list %}' }, Output: '{% $list %}' },
    },
    { invoke: async (_, list) => (list as number[]).push(2) },
  );
  expect((await run()).output).toEqual([1]);
});

it('fails with States.DataLimitExceeded if an answer is larger than 256 KiB', async () => {
  const { run } = createMachine({ Work: TASK }, { invoke: async () => 'x'.repeat(262_143) });
  expect((await run()).error).toBe('States.DataLimitExceeded');
});

it('puts the entries of a putEvents task on the bus', async () => {
  const put: unknown[] = [];
  const { run } = createMachine(
    {
      Announce: {
        Type: 'Task',
        Resource: 'arn:aws:states:::events:putEvents',
        Arguments: {
          Entries: [{ Source: 'test', DetailType: 'Done', Detail: { id: '{% $states.input.id %}' } }],
        },
        Output: '{% $states.result.FailedEntryCount %}',
        End: true,
      },
    },
    { putEvents: async (entries) => put.push(...entries) },
  );
  expect((await run({ id: 7 })).output).toBe(0);
  expect(put).toEqual([{ Source: 'test', DetailType: 'Done', Detail: { id: 7 } }]);
});
