import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiOptions, ask } from '../api/ask.ts';
import { type BulkRun, getBulkRun } from '../api/retouch-api.ts';
import type { CommandContext } from '../command.ts';
import { count } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';
import { countTaken, sum } from './bulk-action.ts';

const POLL_MS = 5000;
/** If lines cannot be redrawn, a line is printed this often. */
const SAY_MS = 30_000;

/** Options of {@link followRuns}. */
export interface FollowOptions {
  /** The beginning of the progress line: `Cancelling`. */
  readonly doing: string;
  /** The folder of the command, for the hint that is printed if following ends early. */
  readonly folder: string;
  /** @default 5,000 milliseconds */
  readonly pollMs?: number | undefined;
  /** @default 30,000 milliseconds */
  readonly sayMs?: number | undefined;
}

/** Follows started runs to their end and shows their progress. Sends at most one request per `pollMs`. */
export async function followRuns(
  begun: readonly BulkRun[],
  api: ApiOptions,
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
  { doing, folder, pollMs = POLL_MS, sayMs = SAY_MS }: FollowOptions,
): Promise<BulkRun[]> {
  const runs = [...begun];
  let saidMs = performance.now();
  const show = () => {
    const done = sum(runs, (run) => run.done + run.changed + run.failed);
    const photos = sum(runs, countTaken);
    // A run that has just started has not counted its photos yet.
    const words =
      photos === 0 ? `${doing} …` : `${doing}: ${done.toLocaleString('en-US')} of ${count(photos, 'photo')}`;
    output.draw([words]);
    if (output.isTerminal || performance.now() - saidMs < sayMs) return;
    saidMs = performance.now();
    output.tell('bulk-runs', { runs }, words);
  };
  try {
    for (const [index, { id }] of begun.entries()) {
      for (let run = begun[index]; run?.state === 'running' && id !== null; ) {
        show();
        await sleep(pollMs, undefined, { signal });
        run = await ask(getBulkRun({ id }, api));
        runs[index] = run;
      }
    }
    return runs;
  } catch (error) {
    // Ctrl-C or a lost connection: the runs continue on the stack.
    output.say(`The stack continues this work. See its progress: ${typeCommand('status', folder)}`);
    throw error;
  } finally {
    output.draw([]);
  }
}
