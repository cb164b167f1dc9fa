import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
  ValidationException,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import {
  createDescribeExecution,
  createStartExecution,
  createStopExecution,
  createTaskCallbacks,
  describeExecution,
  executionArn,
} from '../../../core/photos/executions.ts';

const MACHINE = 'arn:aws:states:eu-west-1:1:stateMachine:Retouch';
const ARN = 'arn:aws:states:eu-west-1:1:execution:Retouch:ana';
const startDate = new Date('2026-11-23T12:00:00.000Z');
const info = { message: 'x', $metadata: {} };
/** Executions of the state machine of another stack, and of one with a longer name. */
const FOREIGN = [
  'arn:aws:states:eu-west-1:1:execution:Before:ana',
  'arn:aws:states:eu-west-1:1:execution:Retouch2:ana',
] as const;
const denied = new Error('AccessDeniedException');
const throttled = new Error('ThrottlingException');

/** Step Functions with this answer, and the commands that it received. */
function setUp(answer: object) {
  const asked: object[] = [];
  const send = async ({ input }: { input: object }) => {
    asked.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, client: { send } as unknown as SFNClient };
}

describe('starting an execution', () => {
  const input = { id: 'ana', attempt: 1, photo: { bucket: 'photos', key: 'uploads/ana.jpg' } };

  it('gives it its name and input', async () => {
    const { asked, client } = setUp({});
    expect(await createStartExecution(client, MACHINE)('ana', input)).toBe(true);
    expect(asked).toEqual([{ stateMachineArn: MACHINE, name: 'ana', input: JSON.stringify(input) }]);
  });

  it('returns false if there is one with that name', async () => {
    const { client } = setUp(new ExecutionAlreadyExists(info));
    expect(await createStartExecution(client, MACHINE)('ana', input)).toBe(false);
  });

  it('throws any other fault', async () => {
    const start = createStartExecution(setUp(throttled).client, MACHINE);
    await expect(start('ana', input)).rejects.toBe(throttled);
  });
});

describe('describing an execution', () => {
  it('of one state machine asks for none of another', async () => {
    const { asked, client } = setUp({ status: 'RUNNING' });
    const describeExecution = createDescribeExecution(client, MACHINE);
    expect(await describeExecution(FOREIGN[0])).toBeNull();
    expect(asked).toEqual([]);
    expect(await describeExecution(ARN)).toMatchObject({ executionArn: ARN, status: 'RUNNING' });
  });

  it('returns it with its input and its start', async () => {
    const { asked, client } = setUp({ name: 'ana', status: 'RUNNING', input: '{"id":"ana"}', startDate });
    expect(await describeExecution(client, ARN)).toEqual({
      executionArn: ARN,
      name: 'ana',
      status: 'RUNNING',
      error: undefined,
      cause: undefined,
      input: { id: 'ana' },
      startedAt: startDate,
    });
    expect(asked).toEqual([{ executionArn: ARN }]);
  });

  it('returns null if there is none', async () => {
    expect(await describeExecution(setUp(new ExecutionDoesNotExist(info)).client, ARN)).toBeNull();
  });

  it('throws any other fault', async () => {
    await expect(describeExecution(setUp(throttled).client, ARN)).rejects.toBe(throttled);
  });
});

describe('stopping an execution', () => {
  const end = { error: 'cancelled', cause: 'why' };

  it('sets its error and cause', async () => {
    const { asked, client } = setUp({});
    await createStopExecution(client, MACHINE)('ana', end);
    expect(asked).toEqual([{ executionArn: ARN, ...end }]);
  });

  it.each([
    ['has ended', new ValidationException(info)],
    ['is gone', new ExecutionDoesNotExist(info)],
  ])('does nothing if it %s', async (_, answer) => {
    await expect(createStopExecution(setUp(answer).client, MACHINE)('ana', end)).resolves.toBeUndefined();
  });

  it('throws any other fault', async () => {
    await expect(createStopExecution(setUp(throttled).client, MACHINE)('ana', end)).rejects.toBe(throttled);
  });
});

it('an execution’s ARN is that of its state machine, with its name', () => {
  expect(executionArn(MACHINE, 'ana')).toBe(ARN);
});

describe('a task callback', () => {
  it('resumes the execution with that output', async () => {
    const { asked, client } = setUp({});
    expect(await createTaskCallbacks(client).succeed('token', { number: 1 })).toBe(true);
    expect(asked).toEqual([{ taskToken: 'token', output: '{"number":1}' }]);
  });

  it.each([TaskTimedOut, TaskDoesNotExist, InvalidToken])(
    'returns false if no execution waits with the token any more: %o',
    async (Dead) => {
      expect(await createTaskCallbacks(setUp(new Dead(info)).client).succeed('token', {})).toBe(false);
    },
  );

  it('throws any other fault', async () => {
    await expect(createTaskCallbacks(setUp(throttled).client).succeed('token', {})).rejects.toBe(throttled);
  });

  it.each([
    ['runs', { status: 'RUNNING' }, true],
    ['has ended', { status: 'SUCCEEDED' }, false],
    ['is gone', new ExecutionDoesNotExist(info), false],
  ])('isRunning is right for an execution that %s', async (_, answer, isRunning) => {
    expect(await createTaskCallbacks(setUp(answer).client).isRunning(ARN)).toBe(isRunning);
    expect(await createTaskCallbacks(setUp(answer).client, MACHINE).isRunning(ARN)).toBe(isRunning);
  });

  it.each(FOREIGN)('takes no execution of another state machine for a running one: %s', async (arn) => {
    const { asked, client } = setUp(denied);
    expect(await createTaskCallbacks(client, MACHINE).isRunning(arn)).toBe(false);
    expect(asked).toEqual([]);
  });

  it('throws if the state machine is not known, as in the functions of its steps', async () => {
    await expect(createTaskCallbacks(setUp(denied).client).isRunning(FOREIGN[0])).rejects.toBe(denied);
  });
});
