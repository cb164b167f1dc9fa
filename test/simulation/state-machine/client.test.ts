import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createMachine, type TestMachine } from './machine.ts';

const PAUSE = { Pause: { Type: 'Wait', Seconds: 100, End: true } };

function start({ machine, client }: TestMachine, name: string, input = '{}') {
  return client.send(new StartExecutionCommand({ stateMachineArn: machine.arn, name, input }));
}

describe('the client', () => {
  it('starts and describes', async () => {
    const created = createMachine(PAUSE);
    const { clock, client, machine } = created;
    const { executionArn = '' } = await start(created, 'one', '{"a":1}');
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:Retouch:one',
      name: 'one',
      status: 'RUNNING',
      startDate: clock.now(),
      input: '{"a":1}',
    });
    await clock.run(machine.whenAllEnded());
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      stopDate: clock.now(),
      output: '{"a":1}',
    });
  });

  it('returns the running execution if it is started again with the same input', async () => {
    const created = createMachine(PAUSE);
    const first = await start(created, 'one');
    expect(await start(created, 'one')).toEqual(first);
    expect(created.machine.executions).toHaveLength(1);
  });

  it.each(['another input', 'an end'])('refuses a name that exists, after %s', async (what) => {
    const created = createMachine(PAUSE);
    await start(created, 'one');
    if (what === 'an end') await created.clock.run(created.machine.whenAllEnded());
    const again = start(created, 'one', what === 'an end' ? '{}' : '{"a":1}');
    await expect(again).rejects.toThrow(ExecutionAlreadyExists);
  });

  it('refuses a name that Step Functions would refuse', async () => {
    await expect(start(createMachine(PAUSE), 'a/b')).rejects.toThrow("Invalid Name: 'a/b'");
  });

  it('lists the newest first, by status and in pages', async () => {
    const created = createMachine(PAUSE);
    const { client, machine } = created;
    for (const name of ['a', 'b', 'c', 'd', 'e']) await start(created, name);
    for (const name of ['a', 'c', 'e']) machine.stop(machine.find(name) as never);
    const list = async (nextToken?: string) => {
      const query = { stateMachineArn: machine.arn, statusFilter: 'ABORTED' as const, maxResults: 2 };
      const page = await client.send(new ListExecutionsCommand({ ...query, nextToken }));
      return { names: page.executions?.map(({ name }) => name), nextToken: page.nextToken };
    };
    const first = await list();
    expect(first.names).toEqual(['e', 'c']);
    await start(created, 'newer');
    expect(await list(first.nextToken)).toEqual({ names: ['a'], nextToken: undefined });
  });

  it('stops and redrives', async () => {
    const created = createMachine(PAUSE);
    const { client, clock, machine } = created;
    const { executionArn = '' } = await start(created, 'one');
    const stop = new StopExecutionCommand({ executionArn, error: 'cancelled', cause: 'by hand' });
    expect(await client.send(stop)).toEqual({ stopDate: clock.now() });
    const describeIt = () => client.send(new DescribeExecutionCommand({ executionArn }));
    expect(await describeIt()).toMatchObject({ status: 'ABORTED', error: 'cancelled', cause: 'by hand' });
    await client.send(new RedriveExecutionCommand({ executionArn }));
    await clock.run(machine.whenAllEnded());
    expect(await describeIt()).toMatchObject({ status: 'SUCCEEDED', error: undefined, redriveCount: 1 });
  });

  it('knows no other executions', async () => {
    const { client } = createMachine(PAUSE);
    const unknown = new DescribeExecutionCommand({ executionArn: 'arn:aws:states:::execution:Retouch:x' });
    await expect(client.send(unknown)).rejects.toThrow(ExecutionDoesNotExist);
  });

  it('throws at an unknown command', async () => {
    const { client } = createMachine(PAUSE);
    await expect(client.send(new SFNClient({}) as never)).rejects.toThrow('knows no SFNClient');
  });
});
