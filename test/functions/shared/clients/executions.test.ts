import { InvalidToken, type SFNClient, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createTaskCallbacks } from '../../../../functions/shared/clients/executions.ts';

const callbacksOf = (answer: () => object) =>
  createTaskCallbacks({ send: async () => answer() } as unknown as SFNClient);

const fail = (error: Error) =>
  callbacksOf(() => {
    throw error;
  });

describe('a task callback', () => {
  it('lets the execution go on', async () => {
    expect(await callbacksOf(() => ({})).succeed('token', {})).toBe(true);
  });

  it.each([TaskTimedOut, TaskDoesNotExist, InvalidToken])(
    'says that nobody awaits the token any more: %o',
    async (Dead) => {
      const error = new Dead({ message: 'x', $metadata: {} });
      expect(await fail(error).succeed('token', {})).toBe(false);
    },
  );

  it('throws whatever else goes wrong', async () => {
    await expect(fail(new Error('ThrottlingException')).succeed('token', {})).rejects.toThrow('Throttling');
  });
});
