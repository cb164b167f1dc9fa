import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createMachine, type TestMachine, TOKEN_TASK } from './machine.ts';

const success = (taskToken: string, output: unknown) =>
  new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });

/** A machine with one task. Its function is called with the token and the number of the attempt. */
function createWaiting(
  called: (token: string, attempt: number, machine: TestMachine) => unknown,
  task: object = {},
): TestMachine {
  let attempts = 0;
  const created: TestMachine = createMachine(
    { Wait: { ...TOKEN_TASK, Retry: [{ ErrorEquals: ['States.ALL'] }], ...task } },
    { invoke: async (_, payload) => called((payload as { token: string }).token, ++attempts, created) },
  );
  return created;
}

describe('a task that waits with a token', () => {
  it('ends with the result sent with the token, whatever its function answers', async () => {
    const { run, elapsed } = createWaiting((token, _, { clock, client }) => {
      clock.sleep(60_000).then(() => client.send(success(token, { granted: true })));
      return 'ignored';
    });
    expect((await run()).output).toEqual({ granted: true });
    expect(elapsed()).toBe(60);
  });

  it('may get its result before its function has answered', async () => {
    const { run, elapsed } = createWaiting(async (token, _, { clock, client }) => {
      await client.send(success(token, 1));
      await clock.sleep(5_000);
      throw new Error('too late to matter');
    });
    expect((await run()).output).toBe(1);
    expect(elapsed()).toBe(0);
  });

  it('fails with the error of SendTaskFailure', async () => {
    const { run } = createWaiting(
      (taskToken, _, { client }) =>
        client.send(new SendTaskFailureCommand({ taskToken, error: 'Refused', cause: 'no slot' })),
      { Retry: [] },
    );
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'no slot' });
  });

  it('has a new token for each retry, and the old one becomes invalid', async () => {
    const tokens: string[] = [];
    const { run } = createWaiting(async (token, attempt, { client }) => {
      tokens.push(token);
      if (attempt === 1) throw new Error('crash');
      await expect(client.send(success(tokens[0] ?? '', 'old'))).rejects.toThrow(TaskTimedOut);
      await client.send(success(token, 'new'));
    });
    expect((await run()).output).toBe('new');
    expect(new Set(tokens).size).toBe(2);
  });

  it.each([
    ['that was used', TaskTimedOut, (token: string) => token],
    ['that was never issued', TaskDoesNotExist, () => 'task-token-99'],
    ['that is none', InvalidToken, () => 'nonsense'],
  ])('refuses a token %s', async (_, error, choose) => {
    let token = '';
    const { run, client } = createWaiting((given) => {
      token = given;
      return client.send(success(token, 1));
    });
    await run();
    await expect(client.send(success(choose(token), 2))).rejects.toThrow(error);
  });

  it.each(['timed out', 'was stopped'])('refuses the token of a task that %s', async (how) => {
    let token = '';
    const { run, client, machine, clock } = createWaiting(
      (given) => {
        token = given;
        if (how === 'was stopped')
          clock.plan(clock.nowMs, () => machine.stop(machine.executions[0] as never));
      },
      { TimeoutSeconds: 5, Retry: [] },
    );
    expect((await run()).status).toBe(how === 'timed out' ? 'FAILED' : 'ABORTED');
    await expect(client.send(success(token, 1))).rejects.toThrow(TaskTimedOut);
  });
});
