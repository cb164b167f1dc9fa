import type { ForgetPlan } from '../../core/domain/forget-report.ts';
import type { Command } from '../command.ts';
import { toFolder } from '../files/paths.ts';
import { createForget } from '../forget/invoke-forget.ts';
import { EXIT, Problem, wrongUse } from '../program/problem.ts';
import { outputsOf } from '../stack/connect.ts';
import { count, megabytes } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';

/** The options of `retouch forget`. */
export interface ForgetOptions {
  readonly folder: string;
  /** Only say how much there is to erase. */
  readonly dryRun?: true | undefined;
  /** The folder once more, instead of typing it at the prompt. */
  readonly confirm?: string | undefined;
}

/** What this command cannot erase, and when that expires. */
const WHAT_REMAINS = [
  'You cannot undo this. Receipts stay, with a hash instead of the name, so that it is known what was paid.',
  'Other places lose the names by themselves: logs after the setting logRetentionDays, backups of the table after',
  '35 days, executions and bulk runs after 90 days. Segmind serves the files of a job for 7 days.',
].join('\n');

/** `retouch forget <folder>`: erases a folder and the folders below it for good. */
export const forgetCommand: Command<ForgetOptions> = async (context, { folder: typed, dryRun, confirm }) => {
  const { output, signal } = context;
  const folder = toFolder(typed);
  if (folder === '') throw wrongUse('Name a folder: the top folder contains all photos.');
  if (confirm !== undefined && toFolder(confirm) !== folder) {
    throw wrongUse(`--confirm is ${confirm}; expected ${folder}, the same folder.`);
  }
  const forget = createForget(outputsOf(await context.connect()), signal);
  const found = await forget({ folder, dryRun: true });
  if (found.kind === 'open') throw openPhotos(folder, found.open);
  if (found.kind !== 'plan')
    throw new Error(`The stack answered a dry run with ${found.kind}; expected a plan.`);
  output.tell('plan', { folder, ...found }, describePlan(folder, found));
  if (found.photos + found.versions === 0 || dryRun) return EXIT.all;
  const question = `Erase ${folder} permanently?`;
  if (confirm === undefined && !(await context.confirmByWord(question, folder))) {
    output.say('Nothing is erased.');
    return EXIT.all;
  }
  const erased = { photos: 0, versions: 0 };
  try {
    for (;;) {
      const report = await forget({ folder, dryRun: false });
      if (report.kind === 'open') throw openPhotos(folder, report.open);
      if (report.kind !== 'erased')
        throw new Error(`The stack answered ${report.kind}; expected a report of what it erased.`);
      erased.photos += report.photos;
      erased.versions += report.versions;
      output.draw([`Erased: ${describe(erased)}`]);
      if (report.isDone) break;
    }
  } finally {
    output.draw([]);
  }
  output.tell('forgotten', { folder, ...erased }, `Erased: ${describe(erased)}. ${folder} is forgotten.`);
  return EXIT.all;
};

function describePlan(folder: string, plan: ForgetPlan): string {
  const { folders, bytes } = plan;
  if (plan.photos + plan.versions === 0) return `There is nothing in ${folder}.`;
  const where = folders > 1 ? ` in ${count(folders, 'folder')}` : '';
  return `${folder}: ${describe(plan)}${where}, ${megabytes(bytes)}.\n${WHAT_REMAINS}`;
}

function describe({ photos, versions }: { readonly photos: number; readonly versions: number }): string {
  return `${count(photos, 'photo')}, ${count(versions, 'version')} of files`;
}

function openPhotos(folder: string, open: number): Problem {
  return new Problem(
    `${count(open, 'photo')} of ${folder} not ended. Cancel waiting photos (${typeCommand('cancel', folder)}), wait until the rest ` +
      'has ended, then run the same command again.',
  );
}
