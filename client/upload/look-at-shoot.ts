import { ask } from '../api/ask.ts';
import { getLimits, type Limits } from '../api/retouch-api.ts';
import type { CommandContext } from '../command.ts';
import { type Note, openNote } from '../files/note.ts';
import type { StoredFile } from '../files/stack-files.ts';
import type { Stack } from '../stack/connect.ts';
import { count } from '../words/numbers.ts';
import type { LocalFile } from './find-files.ts';
import { planUpload } from './plan.ts';
import { findRecipe, type RecipeOptions, type ShootRecipe } from './recipe.ts';
import type { SentFile, UploadPlan } from './upload-plan.ts';

/** What to send for a shoot, and what sending needs. */
export interface ShootToSend {
  readonly folder: string;
  readonly plan: UploadPlan;
  /** How many files the stack has in this folder and below it besides those of the plan. */
  readonly others: number;
  readonly recipe: ShootRecipe;
  readonly limits: Limits;
  readonly note: Note<SentFile>;
  /** Remembers that the recipe was changed, until every photo was sent with it. */
  readonly changes: Note<RecipeChange>;
}

/**
 * Whether a change of the recipe is unfinished, under the key `recipe`: then photos that the note does not
 * know may have had another recipe.
 */
export interface RecipeChange {
  readonly isPending: boolean;
}

/** How to look at a shoot. */
export interface LookOptions extends RecipeOptions {
  readonly again?: true;
  readonly checksum?: true;
}

type LookContext = Pick<CommandContext, 'output' | 'signal' | 'notesFolder'> & { readonly stack: Stack };

/** Finds out which files of a shoot to send. Changes nothing. */
export async function lookAtShoot(
  files: readonly LocalFile[],
  folder: string,
  options: LookOptions,
  { stack, output, signal, notesFolder }: LookContext,
): Promise<ShootToSend> {
  const limits = await ask(getLimits(stack.api));
  const recipe = await findRecipe(stack.api, folder, options);
  const stored = new Map<string, StoredFile>();
  for await (const file of stack.files.list('uploads', folder)) stored.set(file.key, file);
  const note = await openNote<SentFile>('sent', `${stack.id}/${folder}`, notesFolder);
  const changes = await openNote<RecipeChange>('recipe', `${stack.id}/${folder}`, notesFolder);
  const plan = await planUpload(files, {
    folder,
    limits,
    stored,
    note,
    recipe: recipe.fingerprint,
    changesRecipe: recipe.isNew || changes.find('recipe')?.isPending === true,
    checksum: options.checksum === true,
    again: options.again === true,
    signal,
    onLook: (looked) => output.draw([`Checking ${looked} of ${count(files.length, 'file')} …`]),
  });
  output.draw([]);
  const own = new Set([...plan.toSend.map(({ key }) => key), ...plan.done]);
  const others = [...stored.keys()].filter((key) => !own.has(key)).length;
  return { folder, plan, others, recipe, limits, note, changes };
}
