import { ask, askUnless } from '../api/ask.ts';
import { estimateShoot, getShoot, type Limits, type Shoot } from '../api/retouch-api.ts';
import type { Command, CommandContext } from '../command.ts';
import { toFolder } from '../files/paths.ts';
import type { Output } from '../program/output.ts';
import { EXIT, wrongUse } from '../program/problem.ts';
import type { Stack } from '../stack/connect.ts';
import { describePlan, describePrice } from '../upload/describe-plan.ts';
import { defaultFolder, findFiles } from '../upload/find-files.ts';
import { type LookOptions, lookAtShoot, type ShootToSend } from '../upload/look-at-shoot.ts';
import { sendShoot } from '../upload/send-shoot.ts';
import { rememberSending } from '../watch/just-sent.ts';
import { watchShoot } from '../watch/watch-shoot.ts';
import { count } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';

/** Above this many photos, `up` asks before it spends money. */
const ASK_ABOVE = 50;

/** The options of `retouch up`. */
export interface UpOptions extends LookOptions {
  readonly paths: readonly string[];
  readonly to?: string;
  readonly dryRun?: true;
  readonly watch?: true;
  readonly into?: string;
}

/**
 * `retouch up`: sends a shoot. Skips photos that the stack already has, so that a second run continues where
 * the first one ended.
 */
export const upCommand: Command<UpOptions> = async (context, options) => {
  const { output } = context;
  const files = await findFiles(options.paths);
  const named = toFolder(options.to ?? (await defaultFolder(options.paths)));
  const stack = await context.connect();
  const folder = await findStoredForm(named, stack);
  const shoot = await lookAtShoot(files, folder, options, { stack, ...context });
  const { plan, limits, others } = shoot;
  output.tell('plan', summarize(shoot), describePlan(plan, folder, others).join('\n'));
  if (plan.toSend.length + plan.done.length === 0) throw wrongUse(noPhotos(options.paths, limits));
  const refused = plan.refused.length > 0 ? EXIT.someFailed : EXIT.all;

  if (!(await mayBeSent(shoot, options, stack, context))) return refused;
  // `watch` waits for an end of the shoot that comes after this moment.
  const before = await askUnless('shoot-not-found', getShoot({ folder }, stack.api));
  if (plan.done.length > 0 && before !== null) sayUnfinished(before, output);
  const after = plan.toSend.length > 0 ? (before?.asOf ?? null) : null;
  const lost = plan.toSend.length > 0 ? await sendShoot(shoot, options.again === true, stack, context) : 0;
  const code = lost > 0 ? EXIT.someFailed : refused;
  if (lost > 0 && lost === plan.toSend.length) return code;
  const keys = plan.toSend.map(({ key }) => key);
  if (!options.watch) {
    await rememberSending(folder, { after, keys, atMs: Date.now() }, stack, context);
    output.say(`Follow their progress:  ${typeCommand('watch', folder)}`);
    return code;
  }
  const ended = await watchShoot(context, { stack, folder, after, keys, into: options.into });
  if (plan.refused.length > 0) output.say(`${count(plan.refused.length, 'file')} not accepted: see above.`);
  return ended || code;
};

/**
 * Returns the folder in the Unicode form that the stack has: some macOS tools upload accents in the form NFD.
 */
async function findStoredForm(folder: string, { files }: Stack): Promise<string> {
  const decomposed = folder.normalize('NFD');
  if (decomposed === folder) return folder;
  for await (const _ of files.list('uploads', folder)) return folder;
  for await (const _ of files.list('uploads', decomposed)) return decomposed;
  return folder;
}

/** Names the command for stored photos without a result: sending them again does not run them. */
function sayUnfinished({ folder, failed, cancelled }: Shoot, output: Output): void {
  const say = (number: number, what: 'failed' | 'cancelled') => {
    if (number === 0) return;
    output.say(
      `${number} of the shoot ${what}: ${typeCommand('redo', folder, `--${what}`)} runs such photos again.`,
    );
  };
  say(failed, 'failed');
  say(cancelled, 'cancelled');
}

/** Shows the price, and asks if there are many photos. False for a dry run, and if the user says no. */
async function mayBeSent(
  { folder, plan, recipe }: ShootToSend,
  { dryRun }: UpOptions,
  { api }: Stack,
  { output, confirm }: CommandContext,
): Promise<boolean> {
  const photos = plan.toSend.length;
  if (photos > 0) {
    const estimate = await ask(estimateShoot({ folder, estimateRequest: { photos } }, api));
    output.tell('estimate', estimate, describePrice(estimate, new Date()).join('\n'));
  }
  if (recipe.replaces) output.say('Your recipe replaces the recipe of the folder.');
  if (dryRun) return false;
  if (photos <= ASK_ABOVE || (await confirm(`Send ${count(photos, 'photo')}?`))) return true;
  output.say('Nothing was sent.');
  return false;
}

function summarize({ folder, plan }: ShootToSend) {
  const { toSend, done, skipped, refused, otherRecipe } = plan;
  const photos = toSend.map(({ path, key, bytes, type }) => ({ path, key, bytes, type }));
  return { folder, toSend: photos, done: done.length, otherRecipe, skipped, refused };
}

function noPhotos(paths: readonly string[], { types }: Limits): string {
  const names = [...new Set(types.map((type) => type.split(/[/-]/).at(-1)?.toUpperCase()))];
  return `There is no photo in ${paths.join(', ')} that this stack accepts (${names.join(', ')}).`;
}
