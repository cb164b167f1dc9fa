import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { again } from '../again.ts';
import type { PhotoPlan } from '../plan.ts';
import type { StackView } from '../stack-view.ts';

const LOOK_AGAIN_MS = 500;
const WAITING = ['Join the line'];
const RUNNING = [
  'Submit to Segmind',
  'Wait for the first poll',
  'Wait 7 seconds',
  'Poll Segmind',
  'Wait to poll',
  'Store results',
];

/**
 * Stops the executions that the plan names, each when it reaches the planned state. Returns how many it
 * stopped.
 */
export async function stopExecutions(
  plans: readonly PhotoPlan[],
  { sfn, listRunning }: StackView,
  signal: AbortSignal,
): Promise<number> {
  const pending = new Map(
    plans.flatMap(({ path, stop }) => (stop === null ? [] : [[executionStart(path), stop] as const])),
  );
  let stopped = 0;
  await again(
    () => LOOK_AGAIN_MS,
    signal,
    async () => {
      if (pending.size === 0) return;
      for (const { executionArn, name } of await listRunning()) {
        const start = name.slice(0, name.indexOf('-') + 1);
        const overrides = pending.get(start);
        if (overrides === undefined) continue;
        const states = overrides === 'waiting' ? WAITING : RUNNING;
        if (!states.includes(await stateOf(executionArn))) continue;
        await sfn.send(new StopExecutionCommand({ executionArn, cause: 'Chaos' }));
        pending.delete(start);
        stopped += 1;
      }
    },
  );
  return stopped;

  async function stateOf(executionArn: string): Promise<string> {
    const { events = [] } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 10 }),
    );
    const entered = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined);
    return entered?.stateEnteredEventDetails?.name ?? '';
  }
}

/** The start of the name of a photo's execution: `chaos/0007.jpg` → `0007-`. */
function executionStart(path: string): string {
  return `${path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))}-`;
}
