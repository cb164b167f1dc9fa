import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/** A photo's execution: whether it still runs, and the state it is in or ended in. */
export interface PhotoExecution {
  readonly running: boolean;
  readonly state: string;
}

/** Follows the executions of a state machine, by the photo that each is about. */
export interface ExecutionWatcher {
  /** The execution of the photo at `key`; null where none has begun. Call {@link ExecutionWatcher.refresh} before. */
  find(key: string): Promise<PhotoExecution | null>;
  /** Looks for executions that have begun or ended since. */
  refresh(): Promise<void>;
}

/** Makes a watcher; a state machine that others use at the same time costs it a request for each of theirs. */
export function createExecutionWatcher(
  sfn: SFNClient,
  stateMachineArn: string,
  abortSignal: AbortSignal,
): ExecutionWatcher {
  const keys = new Map<string, string>();
  const byKey = new Map<string, { executionArn: string; running: boolean }>();

  async function readKey(executionArn: string): Promise<string> {
    const known = keys.get(executionArn);
    if (known !== undefined) return known;
    const { input = '{}' } = await sfn.send(new DescribeExecutionCommand({ executionArn }), { abortSignal });
    const key: unknown = JSON.parse(input).photo?.key;
    keys.set(executionArn, String(key));
    return String(key);
  }

  return {
    async refresh() {
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(
          new ListExecutionsCommand({ stateMachineArn, nextToken, maxResults: 1000 }),
          { abortSignal },
        );
        for (const { executionArn = '', status } of page.executions ?? []) {
          byKey.set(await readKey(executionArn), { executionArn, running: status === 'RUNNING' });
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },

    async find(key) {
      const execution = byKey.get(key);
      if (execution === undefined) return null;
      const { executionArn, running } = execution;
      const { events = [] } = await sfn.send(
        new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 25 }),
        { abortSignal },
      );
      const entered = events.find(({ stateEnteredEventDetails: details }) => details?.name !== undefined);
      return { running, state: entered?.stateEnteredEventDetails?.name ?? 'Begin' };
    },
  };
}
