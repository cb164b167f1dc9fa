import type { BulkRun } from '../api/retouch-api.ts';
import { beginRuns, planRuns, sum } from '../bulk/bulk-action.ts';
import { createCancelAction } from '../bulk/cancel-action.ts';
import { followRuns } from '../bulk/follow-runs.ts';
import { reportOutcome } from '../bulk/report-outcome.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../program/problem.ts';
import { findShoot } from '../shoots/find-shoot.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import { count } from '../words/numbers.ts';
import { showFolder } from '../words/typed.ts';

/** The options of `retouch cancel`. */
export interface CancelOptions {
  readonly folder: string;
  /** Cancel only photos that wait; those at Segmind continue. */
  readonly queued?: true | undefined;
  /** @default 5,000 milliseconds */
  readonly pollMs?: number;
}

/** `retouch cancel <folder>`: cancels the unfinished photos of a folder and of the folders below it. */
export const cancelCommand: Command<CancelOptions> = async (context, { folder: typed, queued, pollMs }) => {
  const { output, confirm } = context;
  const { api } = await context.connect();
  const action = createCancelAction(api, { onlyQueued: queued === true });
  const { folder, running, storing } = await findShoot(typed, api);
  const below = await listShootsBelow(folder, api);
  const open = below.filter(({ ended }) => !ended).map((shoot) => shoot.folder);
  const plans = await planRuns([folder, ...open], action);
  const matched = sum(plans, (plan) => plan.matched);
  output.tell('plan', { plans }, describePlans(plans, queued ? 0 : Math.min(matched, running + storing)));
  if (matched === 0) {
    const what = queued ? 'waits' : 'waits or is in progress';
    output.say(`No photo of ${showFolder(folder)} ${what}: there is nothing to cancel.`);
    return EXIT.all;
  }
  if (!(await confirm(`Cancel ${count(matched, 'photo')}?`))) {
    output.say('Nothing is cancelled.');
    return EXIT.all;
  }
  const begun = await beginRuns(plans, action);
  const runs = await followRuns(begun, api, context, { doing: 'Cancelling', folder, pollMs });
  return reportOutcome(runs, output, {
    done: 'cancelled',
    failed: 'could not be cancelled: run the same command again.',
  });
};

/** Describes how many photos of each folder are cancelled, and how many of them Segmind bills in any case. */
function describePlans(plans: readonly BulkRun[], atSegmind: number): string | undefined {
  const some = plans.filter(({ matched }) => matched > 0);
  if (some.length === 0) return undefined;
  const atLeast = some.every(({ isAll }) => isAll) ? '' : 'at least ';
  const lines = some.map(
    ({ folder, matched }) => `${showFolder(folder)}: ${atLeast}${count(matched, 'photo')} to cancel`,
  );
  if (atSegmind > 0) {
    lines.push(
      `${atSegmind.toLocaleString('en-US')} of them ${atSegmind === 1 ? 'is' : 'are'} already at Segmind, which bills ` +
        'each job that it has started, cancelled or not. With --queued, these photos go on and get a result.',
    );
  }
  return lines.join('\n');
}
