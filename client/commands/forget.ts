import type { ForgetPlan } from '../../functions/shared/domain/forget-report.ts';
import { toFolder } from '../files/paths.ts';
import { createForget } from '../forget/invoke-forget.ts';
import { EXIT, Problem, wrongUse } from '../program/problem.ts';
import { outputsOf } from '../stack/connect.ts';
import { count, megabytes } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';
import type { Command } from './command.ts';

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
  'Nothing brings it back. Receipts stay, under a hash in place of the name: what was paid is known.',
  'Elsewhere, names are gone by themselves: in logs after the setting logRetentionDays, in backups of the table after',
  '35 days, in executions and bulk runs after 90 days. Segmind serves the files of a job for 7 days.',
].join('\n');

/** `retouch forget <folder>`: erases a folder and the folders below it for good. */
export const forgetCommand: Command<ForgetOptions> = async (context, { folder: typed, dryRun, confirm }) => {
  const { output, signal } = context;
  const folder = toFolder(typed);
  if (folder === '') throw wrongUse('Name a folder: the top is all that there is.');
  if (confirm !== undefined && toFolder(confirm) !== folder) {
    throw wrongUse(`--confirm is ${confirm}; expected ${folder}, the folder once more.`);
  }
  const forget = createForget(outputsOf(await context.connect()), signal);
  const found = await forget({ folder, dryRun: true });
  if (found.kind === 'open') throw openPhotos(folder, found.open);
  if (found.kind !== 'plan') throw new Error(`The stack answers a dry run with ${found.kind}.`);
  output.tell('plan', { folder, ...found }, describePlan(folder, found));
  if (found.photos + found.versions === 0 || dryRun) return EXIT.all;
  const question = `Erase ${folder} for good?`;
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
        throw new Error(`The stack answers ${report.kind}; expected what it erased.`);
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
  if (plan.photos + plan.versions === 0) return `There is nothing of ${folder}.`;
  const where = folders > 1 ? ` in ${count(folders, 'folder')}` : '';
  return `${folder}: ${describe(plan)}${where}, ${megabytes(bytes)}.\n${WHAT_REMAINS}`;
}

function describe({ photos, versions }: { readonly photos: number; readonly versions: number }): string {
  return `${count(photos, 'photo')}, ${count(versions, 'version')} of files`;
}

function openPhotos(folder: string, open: number): Problem {
  return new Problem(
    `${count(open, 'photo')} of ${folder} not ended. Cancel what waits (${typeCommand('cancel', folder)}), let the rest ` +
      'end, then run the same again.',
  );
}
