import { type ApiOptions, ask } from '../api/ask.ts';
import { type Recipe, redoShoot, retryShoot } from '../api/retouch-api.ts';
import { type BulkAction, beginRuns, countTaken, planRuns, sum } from '../bulk/bulk-action.ts';
import { describeRedo } from '../bulk/describe-redo.ts';
import { followRuns } from '../bulk/follow-runs.ts';
import { reportOutcome } from '../bulk/report-outcome.ts';
import type { Command } from '../command.ts';
import { EXIT, wrongUse } from '../program/problem.ts';
import { findShoot } from '../shoots/find-shoot.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import { count, dollars } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';

/** The options of `retouch redo`. */
export interface RedoOptions {
  readonly folder: string;
  /** Photos that were rejected on the review page: the default. */
  readonly rejected?: true | undefined;
  readonly failed?: true | undefined;
  readonly cancelled?: true | undefined;
  readonly notes?: string | undefined;
  /** From 0 to 1. */
  readonly strength?: number | undefined;
  /** With `failed` or `cancelled`: also run photos that may be paid for already. */
  readonly payAgain?: true | undefined;
  readonly dryRun?: true | undefined;
  /** @default 5,000 milliseconds */
  readonly pollMs?: number;
}

/** `retouch redo <folder>`: runs the rejected, failed or cancelled photos in and below a folder again. */
export const redoCommand: Command<RedoOptions> = async (context, options) => {
  checkOptions(options);
  const { output, confirm } = context;
  const { api } = await context.connect();
  const isRetry = options.failed === true || options.cancelled === true;
  const action = isRetry ? retryUnfinished(options, api) : redoRejected(options, api);
  const { folder } = await findShoot(options.folder, api);
  const below = await listShootsBelow(folder, api);
  const plans = await planRuns([folder, ...below.map((shoot) => shoot.folder)], action);
  if (plans.length === 0 && !isRetry) {
    output.tell('plan', { plans }, `Review the shoot first: ${typeCommand('review', folder)}`);
    return EXIT.someFailed;
  }
  output.tell('plan', { plans }, describeRedo(plans, options).join('\n'));
  const photos = sum(plans, countTaken);
  if (photos === 0 || options.dryRun) return EXIT.all;
  const cost = sum(plans, (plan) => plan.costAtMost);
  const question = `Do ${count(photos, 'photo')} again for at most ${dollars(cost)}?`;
  if (cost > 0 && !(await confirm(question))) {
    output.say('Nothing is done.');
    return EXIT.all;
  }
  const begun = await beginRuns(plans, action);
  const runs = await followRuns(begun, api, context, { ...options, doing: 'Starting again', folder });
  const exitCode = reportOutcome(runs, output, {
    done: 'started again',
    failed: isRetry
      ? 'could not be started again: run the same command again.'
      : 'could not be started again: it has 20 versions, the model’s own picture was deleted, or AWS was too busy.',
  });
  output.say(`Watch them: ${typeCommand('watch', folder)}`);
  return exitCode;
};

function checkOptions(options: RedoOptions): void {
  const { rejected, failed, cancelled, notes, strength, payAgain } = options;
  if ([rejected, failed, cancelled].filter(Boolean).length > 1) {
    throw wrongUse(
      'Do rejected, failed and cancelled photos again with one command each, not with one command.',
    );
  }
  const isRetry = failed || cancelled;
  if (isRetry && (notes !== undefined || strength !== undefined)) {
    throw wrongUse(
      'Failed and cancelled photos run again with the recipe that they had: --notes and --strength are for rejected photos. ' +
        'Change the recipe of the folder, and upload them again with retouch up.',
    );
  }
  if (!isRetry && payAgain) {
    throw wrongUse(
      '--pay-again is for --failed and --cancelled: the price of rejected photos is shown in any case.',
    );
  }
}

function redoRejected({ notes, strength }: RedoOptions, api: ApiOptions): BulkAction {
  const recipe: Recipe = {
    ...(notes !== undefined && { notes }),
    ...(strength !== undefined && { strength }),
  };
  const own = Object.keys(recipe).length > 0 ? { recipe } : {};
  return ({ dryRun, ...request }) => ask(redoShoot({ ...request, shootRedo: { dryRun, ...own } }, api));
}

function retryUnfinished({ cancelled, payAgain }: RedoOptions, api: ApiOptions): BulkAction {
  const filter = { status: cancelled ? 'cancelled' : 'failed', payAgain: payAgain === true } as const;
  return ({ dryRun, ...request }) => ask(retryShoot({ ...request, shootRetry: { dryRun, ...filter } }, api));
}
