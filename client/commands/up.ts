import { ask, askUnless } from '../api/ask.ts';
import { estimateShoot, getLimits, getShoot, type Limits } from '../api/retouch-api.ts';
import { type Note, openNote } from '../files/note.ts';
import { toFolder } from '../files/paths.ts';
import type { StoredFile } from '../files/stack-files.ts';
import { EXIT, wrongUse } from '../program/problem.ts';
import { showTransfer } from '../progress/transfer.ts';
import type { Stack } from '../stack/connect.ts';
import { describePlan, describePrice } from '../upload/describe-plan.ts';
import { defaultFolder, findFiles, type LocalFile } from '../upload/find-files.ts';
import { planUpload, type SentFile, type UploadPlan } from '../upload/plan.ts';
import { findRecipe, type RecipeOptions, type ShootRecipe } from '../upload/recipe.ts';
import { sendPhotos } from '../upload/send.ts';
import { watchShoot } from '../watch/watch-shoot.ts';
import { count } from '../words/numbers.ts';
import { quote } from '../words/quote.ts';
import type { Command, CommandContext } from './command.ts';

/** Above so many photos, a person is asked before money is spent. */
const ASK_ABOVE = 50;

/** The options of `retouch up`. */
export interface UpOptions extends RecipeOptions {
  readonly paths: readonly string[];
  readonly to?: string;
  readonly dryRun?: true;
  readonly watch?: true;
  readonly again?: true;
  readonly checksum?: true;
  readonly into?: string;
}

/** `retouch up`: sends a shoot. What the stack has already is passed over, so a second run goes on where the first ended. */
export const upCommand: Command<UpOptions> = async (context, options) => {
  const { output } = context;
  const files = await findFiles(options.paths);
  const folder = toFolder(options.to ?? (await defaultFolder(options.paths)));
  const stack = await context.connect();
  const { limits, recipe, note, plan } = await look(context, options, { stack, folder, files });
  const shoot = await askUnless('shoot-not-found', getShoot({ folder }, stack.api));
  const words = describePlan(plan, folder);
  output.tell('plan', summarize(plan, folder), words.join('\n'));
  const left = plan.refused.length > 0 ? EXIT.someFailed : EXIT.all;

  if (plan.toSend.length > 0) {
    const estimate = await ask(
      estimateShoot({ folder, estimateWish: { photos: plan.toSend.length } }, stack.api),
    );
    output.tell('estimate', estimate, describePrice(estimate, new Date()).join('\n'));
    if (recipe.replaces) output.say('The folder’s own recipe is replaced by the one that you gave.');
    if (options.dryRun) return left;
    if (
      plan.toSend.length > ASK_ABOVE &&
      !(await context.confirm(`Send ${count(plan.toSend.length, 'photo')}?`))
    ) {
      output.say('Nothing was sent.');
      return EXIT.all;
    }
    await recipe.put();
    const lost = await send(context, { stack, plan, note, recipe, again: options.again === true });
    if (lost > 0 && lost === plan.toSend.length) return EXIT.someFailed;
    if (options.watch) {
      const after = shoot?.asOf ?? null;
      const code = await watchShoot(context, {
        stack,
        folder,
        after,
        into: options.into,
        keys: keysOf(plan),
      });
      return code === EXIT.all && lost > 0 ? EXIT.someFailed : code || left;
    }
    output.say(`See how they come along:  retouch watch ${quote(folder)}`);
    return lost > 0 ? EXIT.someFailed : left;
  }
  if (options.dryRun) return left;
  if (plan.done.length === 0) throw wrongUse(noPhotos(options.paths, limits));
  await recipe.put();
  if (options.watch) {
    const code = await watchShoot(context, { stack, folder, after: null, into: options.into, keys: [] });
    return code || left;
  }
  output.say('Nothing to send: all of them are there.');
  return left;
};

/** Finds out what is to be sent; nothing is changed by it. */
async function look(
  { output, signal }: CommandContext,
  options: UpOptions,
  { stack, folder, files }: { stack: Stack; folder: string; files: readonly LocalFile[] },
) {
  const limits = await ask(getLimits(stack.api));
  const recipe = await findRecipe(stack.api, folder, options);
  const stored = new Map<string, StoredFile>();
  for await (const file of stack.files.list('uploads', folder)) stored.set(file.key, file);
  const note = await openNote<SentFile>('sent', `${stack.id}/${folder}`);
  const plan = await planUpload(files, {
    folder,
    limits,
    stored,
    note,
    recipe: recipe.fingerprint,
    changesRecipe: recipe.isNew,
    checksum: options.checksum === true,
    again: options.again === true,
    signal,
    onLook: (looked) => output.draw([`Looking at ${looked} of ${count(files.length, 'file')} …`]),
  });
  output.draw([]);
  return { limits, recipe, note, plan };
}

/** Sends what is planned; answers how many files were lost on the way. */
async function send(
  { output, signal }: CommandContext,
  about: { stack: Stack; plan: UploadPlan; note: Note<SentFile>; recipe: ShootRecipe; again: boolean },
): Promise<number> {
  const { stack, plan, note, recipe, again } = about;
  const bytes = plan.toSend.reduce((sum, photo) => sum + photo.bytes, 0);
  const transfer = showTransfer(output, { verb: 'Sending', files: plan.toSend.length, bytes });
  let sent = 0;
  let lost = 0;
  try {
    await sendPhotos(plan.toSend, {
      files: stack.files,
      note,
      recipe: recipe.fingerprint,
      again,
      signal,
      listener: {
        onBegin: (photo) => transfer.begin(photo.path, photo.bytes),
        onBytes: (photo, moved) => transfer.bytes(photo.path, moved),
        onSent: (photo) => {
          sent += 1;
          transfer.end(photo.path, true);
          output.tell('sent', { path: photo.path, key: photo.key, bytes: photo.bytes });
        },
        onLost: (photo, why) => {
          lost += 1;
          transfer.end(photo.path, false);
          output.tell('lost', { path: photo.path, why }, `✗ ${photo.path} was not sent: ${why}`);
        },
      },
    });
  } finally {
    transfer.close();
    output.tell('all-sent', { sent, lost }, `${sent} of ${count(plan.toSend.length, 'photo')} sent.`);
    if (sent < plan.toSend.length)
      output.say('Run the same command again to send the others: none is sent twice.');
  }
  return lost;
}

function keysOf({ toSend }: UploadPlan): readonly string[] {
  return toSend.map(({ key }) => key);
}

function summarize({ toSend, done, skipped, refused, otherRecipe }: UploadPlan, folder: string) {
  const photos = toSend.map(({ path, key, bytes, type }) => ({ path, key, bytes, type }));
  return { folder, toSend: photos, done: done.length, otherRecipe, skipped, refused };
}

function noPhotos(paths: readonly string[], { types }: Limits): string {
  const names = [...new Set(types.map((type) => type.split(/[/-]/).at(-1)?.toUpperCase()))];
  return `There is no photo in ${paths.join(', ')} that this stack takes (${names.join(', ')}).`;
}
