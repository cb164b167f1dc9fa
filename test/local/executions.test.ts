import {
  type DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createExecutionWatcher } from '../../local/executions.ts';

/** Step Functions with one execution a page, each about `uploads/<its name>.jpg`. */
function watcherOf(statuses: Record<string, string>, asked: string[] = []) {
  const names = Object.keys(statuses);
  const send = async (command: unknown) => {
    if (command instanceof ListExecutionsCommand) {
      const at = Number(command.input.nextToken ?? 0);
      const name = names[at];
      const next = at + 1 < names.length ? { nextToken: String(at + 1) } : {};
      return { executions: name ? [{ executionArn: name, status: statuses[name] }] : [], ...next };
    }
    const { executionArn } = (command as DescribeExecutionCommand).input;
    if (command instanceof GetExecutionHistoryCommand) {
      return {
        events: [
          { type: 'TaskScheduled' },
          { type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Poll Segmind' } },
          { type: 'WaitStateEntered', stateEnteredEventDetails: { name: 'Wait 7 seconds' } },
        ],
      };
    }
    asked.push(String(executionArn));
    return { input: JSON.stringify({ photo: { key: `uploads/${executionArn}.jpg` } }) };
  };
  const sfn = Object.assign(new SFNClient({ region: 'us-east-1' }), { send });
  return createExecutionWatcher(sfn, 'machine', new AbortController().signal);
}

describe('createExecutionWatcher', () => {
  it('finds the execution of a photo and the state it entered last', async () => {
    const watcher = watcherOf({ ana: 'SUCCEEDED', ben: 'RUNNING' });
    await watcher.refresh();
    expect(await watcher.find('uploads/ben.jpg')).toEqual({ running: true, state: 'Poll Segmind' });
    expect(await watcher.find('uploads/ana.jpg')).toEqual({ running: false, state: 'Poll Segmind' });
  });

  it('answers null where none has begun', async () => {
    const watcher = watcherOf({});
    await watcher.refresh();
    expect(await watcher.find('uploads/ana.jpg')).toBeNull();
  });

  it('asks once what an execution is about', async () => {
    const asked: string[] = [];
    const watcher = watcherOf({ ana: 'RUNNING', ben: 'RUNNING' }, asked);
    await watcher.refresh();
    await watcher.refresh();
    expect(asked).toEqual(['ana', 'ben']);
  });
});
