import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiOptions, ask } from '../api/ask.ts';
import { getLimits, getLine } from '../api/retouch-api.ts';
import { beginRuns, planRuns } from '../bulk/bulk-action.ts';
import { createCancelAction } from '../bulk/cancel-action.ts';
import { followRuns } from '../bulk/follow-runs.ts';
import {
  describeClosed,
  describeClosedPlan,
  describePlan,
  describeRefusal,
  describeWork,
} from '../close/describe-close.ts';
import { findIntake, type Intake } from '../close/intake.ts';
import { viewWork, type Work, type WorkView } from '../close/work.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXIT, wrongUse } from '../program/problem.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import { outputsOf } from '../stack/connect.ts';
import { count } from '../words/numbers.ts';

/** The options of `retouch close`. */
export interface CloseOptions {
  /** Cancel the photos that wait. */
  readonly cancel?: true | undefined;
  /** Only open the intake again. */
  readonly reopen?: true | undefined;
  /** The pause between two looks at what is at work. @default 10,000 milliseconds */
  readonly pollMs?: number;
}

const POLL_MS = 10_000;
/** If lines cannot be redrawn, a line is printed this often. */
const SAY_MS = 30_000;
/**
 * AWS's lists of executions can be some seconds old, so this many looks in a row must find nothing at work.
 */
const QUIET_LOOKS = 2;

/**
 * `retouch close`: stops new photos, and waits until nothing is at work: then the stack can be taken down.
 */
export const closeCommand: Command<CloseOptions> = async (context, { cancel, reopen, pollMs = POLL_MS }) => {
  const { signal, output, confirm } = context;
  if (cancel && reopen) throw wrongUse('Use --cancel or --reopen, not both.');
  const stack = await context.connect();
  const { name, api } = stack;
  const outputs = outputsOf(stack);
  const intake = findIntake(outputs, { signal, lookMs: Math.min(pollMs, 2000) });
  const view = viewWork(outputs, signal);
  if (reopen) {
    await intake.open();
    const { uploads } = await view.read();
    output.tell(
      'reopened',
      { uploads },
      `The intake is open again. ${count(uploads, 'upload')} waited and will start now.`,
    );
    return EXIT.all;
  }

  const closed = await intake.findClosed();
  const isCancelled = cancel === true;
  await showPlan({ api, output, view, isCancelled, isApiClosed: closed.includes('api') });
  if (!(await confirm(isCancelled ? 'Close the intake and cancel waiting photos?' : 'Close the intake?'))) {
    output.say(describeRefusal(closed));
    return EXIT.all;
  }
  await intake.closeUploads();
  if (isCancelled) {
    await view.stopBulkRuns();
    await cancelQueued(intake, api, context, pollMs);
  }
  await intake.closeApi();
  const work = await waitForRest(view, context, pollMs);
  output.tell('closed', { ...work, outputs }, describeClosed(name, outputs, work));
  return EXIT.all;
};

/** Shows what is about to happen. Nothing is changed before the person has agreed, so a closed API stays closed. */
async function showPlan({ api, output, view, isCancelled, isApiClosed }: PlanSources): Promise<void> {
  const { photos } = await view.read();
  if (isApiClosed) {
    const plan = { photos, isCancelled };
    output.tell('plan', plan, describeClosedPlan(plan));
    return;
  }
  const [line, { pricePerPhoto }] = await Promise.all([ask(getLine(api)), ask(getLimits(api))]);
  const atSegmind = Math.min(line.inFlight, photos);
  const waiting = photos - atSegmind;
  const plan = { atSegmind, waiting, costAtMost: isCancelled ? 0 : waiting * pricePerPhoto, isCancelled };
  output.tell('plan', plan, describePlan(plan, line, new Date()));
}

interface PlanSources {
  readonly api: ApiOptions;
  readonly output: CommandContext['output'];
  readonly view: WorkView;
  readonly isCancelled: boolean;
  readonly isApiClosed: boolean;
}

/** Cancels the waiting photos of all shoots. Photos at Segmind continue. */
async function cancelQueued(
  intake: Intake,
  api: ApiOptions,
  context: CommandContext,
  pollMs: number,
): Promise<void> {
  try {
    // An earlier run may have closed the API, which cancels.
    await intake.openApi();
    const shoots = await listShootsBelow(null, api);
    const open = shoots.filter(({ ended }) => !ended).map(({ folder }) => folder);
    const action = createCancelAction(api, { onlyQueued: true });
    const begun = await beginRuns(await planRuns(open, action), action);
    await followRuns(begun, api, context, { doing: 'Cancelling', folder: '', pollMs });
  } catch (error) {
    context.output.say(
      'Uploads and the audit are closed, the API is open. The same command, run again, cancels the rest.',
    );
    throw error;
  }
}

/** Waits until nothing is at work. After Ctrl-C the intake stays closed. */
async function waitForRest(
  view: WorkView,
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
  pollMs: number,
): Promise<Work> {
  let saidMs = Number.NEGATIVE_INFINITY;
  let quietLooks = 0;
  try {
    for (;;) {
      const work = await view.read();
      quietLooks = work.photos + work.bulkRuns + work.owed === 0 ? quietLooks + 1 : 0;
      if (quietLooks === QUIET_LOOKS) return work;
      const words = `In progress: ${describeWork(work)}`;
      output.draw([words]);
      if (!output.isTerminal && performance.now() - saidMs >= SAY_MS) {
        saidMs = performance.now();
        output.tell('closing', work, words);
      }
      await sleep(pollMs, undefined, { signal });
    }
  } catch (error) {
    output.say(
      'The intake stays closed, and work in progress goes on. Run the same command again to wait for the rest.',
    );
    throw error;
  } finally {
    output.draw([]);
  }
}
