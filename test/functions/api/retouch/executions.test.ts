import {
  ExecutionDoesNotExist,
  InvalidToken,
  type SFNClient,
  ValidationException,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createExecutions } from '../../../../functions/api/retouch/executions.ts';

const MACHINE = 'arn:aws:states:eu-west-1:1:stateMachine:Retouch';
const ARN = 'arn:aws:states:eu-west-1:1:execution:Retouch:ana';
const startDate = new Date('2026-11-23T12:00:00.000Z');
const error = (message: string) => ({ message, $metadata: {} });

/** Executions of a client that answers so; and what it was asked. */
function setUp(answer: unknown) {
  const asked: object[] = [];
  const client = {
    send: async ({ input }: { input: object }) => {
      asked.push(input);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as SFNClient;
  return { asked, executions: createExecutions(client, MACHINE) };
}

describe('executions', () => {
  it('are described by name, with when they began', async () => {
    const { asked, executions } = setUp({ name: 'ana', status: 'RUNNING', input: '{"id":"ana"}', startDate });
    expect(await executions.describe('ana')).toMatchObject({
      name: 'ana',
      executionArn: ARN,
      status: 'RUNNING',
      input: { id: 'ana' },
      startedAt: startDate,
    });
    expect(asked).toEqual([{ executionArn: ARN }]);
  });

  it('are null where there is none', async () => {
    const { executions } = setUp(new ExecutionDoesNotExist(error('none')));
    expect(await executions.describe('ana')).toBeNull();
  });

  it('tell the state that was entered last, by few events', async () => {
    const events = [
      { type: 'TaskSubmitted' },
      { type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Join the line' } },
      { type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Inspect photo' } },
    ];
    const { asked, executions } = setUp({ events });
    expect(await executions.findStep('ana')).toBe('Join the line');
    expect(asked).toEqual([{ executionArn: ARN, reverseOrder: true, maxResults: 15 }]);
  });

  it('are listed page by page', async () => {
    const found = { executions: [{ name: 'ana', status: 'RUNNING', startDate }], nextToken: 't2' };
    const { asked, executions } = setUp(found);
    expect(await executions.list({ status: 'RUNNING', limit: 20, token: 't1' })).toEqual({
      executions: [{ name: 'ana', status: 'RUNNING', startedAt: startDate, endedAt: null }],
      token: 't2',
    });
    expect(asked).toEqual([
      { stateMachineArn: MACHINE, maxResults: 20, statusFilter: 'RUNNING', nextToken: 't1' },
    ]);
  });

  it('are not listed by a token that is no longer good', async () => {
    const { executions } = setUp(new InvalidToken(error('expired')));
    expect(await executions.list({ status: null, limit: 20, token: 'old' })).toBeNull();
  });

  it.each([
    ['has ended', new ValidationException(error('not running'))],
    ['is gone', new ExecutionDoesNotExist(error('none'))],
  ])('are left alone where one is to be stopped that %s', async (_, answer) => {
    await expect(setUp(answer).executions.stop('ana', 'cancelled', 'why')).resolves.toBeUndefined();
  });
});
