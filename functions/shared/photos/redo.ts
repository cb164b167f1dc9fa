import type { FinishAgain } from '../clients/executions.ts';
import type { ModelPictures } from '../clients/model-pictures.ts';
import { type Photo, uploadOf } from '../domain/photo.ts';
import { FORM_PART_NAMES, type Recipe, type RecipeWish } from '../domain/recipe.ts';
import { knownWish } from '../recipes/layers.ts';
import type { Version } from '../record/record.ts';
import { MAX_VERSIONS, versionsOf } from '../record/versions.ts';
import { findSubmitOf } from '../submission/job-of-version.ts';
import type { Receipts } from '../submission/receipts.ts';
import type { PhotoItem } from './photo-item.ts';
import type { Photos } from './photos.ts';
import { isBegunAgain, runAgain } from './run-again.ts';
import type { StartAttempt } from './start-attempt.ts';

/** What is to be done to a photo that has a result. */
export interface RedoWish {
  /** The version to start from. @default the latest */
  readonly version?: number | undefined;
  /** What is to be other than in that version. */
  readonly recipe?: RecipeWish | undefined;
}

/** Why a photo cannot be done again, in words. */
export interface RedoRefusal {
  readonly kind: 'no-result' | 'no-such-version' | 'too-many-versions' | 'model-picture-gone';
  readonly message: string;
}

/** What doing photos again needs. */
export interface RedoDependencies {
  readonly photos: Pick<Photos, 'get'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly modelPictures: Pick<ModelPictures, 'list'>;
  readonly startAttempt: StartAttempt;
}

/** What of a recipe concerns the model’s picture only once it is there. */
const OF_THE_FINISH: readonly (keyof RecipeWish)[] = ['strength', 'output', 'priority'];

const NO_WORKING_COPY: Pick<Photo, 'workingCopy'> = { workingCopy: undefined };

/**
 * Whether a redo costs nothing: it changes what is done to the model's picture once it is there, or brings an earlier
 * version back. Any other redo is a new job.
 */
export function isFree({ version, recipe }: RedoWish): boolean {
  const wish = knownWish(recipe);
  if (wish === undefined) return version !== undefined;
  return Object.keys(wish).every((name) => OF_THE_FINISH.some((one) => one === name));
}

/**
 * Begins the next attempt at a photo that has a result. The result becomes a version of it: nothing of it is lost.
 * @returns why it cannot be begun; null if it has
 */
export async function redoPhoto(
  dependencies: RedoDependencies,
  latest: PhotoItem,
  wish: RedoWish,
): Promise<RedoRefusal | null> {
  const { photos, startAttempt } = dependencies;
  const { id, attempt, photo, reference, status } = latest;
  const versions = versionsOf(latest);
  const newest = versions.at(-1);
  // A redo that was cut off before its execution was started goes on.
  if (isBegunAgain(latest)) await runAgain(startAttempt, latest, { payAgain: false });
  if (status !== 'succeeded' || newest === undefined) {
    return {
      kind: 'no-result',
      message: `The photo is ${status}: only one that has a result is done again.`,
    };
  }
  const version = versions.find((one) => one.version === (wish.version ?? newest.version));
  if (version === undefined) {
    const message = `The photo has no version ${wish.version}: expected 1 to ${newest.version}.`;
    return { kind: 'no-such-version', message };
  }
  if (newest.version >= MAX_VERSIONS) {
    const message = `The photo has ${newest.version} versions already, and no photo has more. Upload it again.`;
    return { kind: 'too-many-versions', message };
  }
  const before = await photos.get({ id, attempt: version.attempt });
  const next = {
    id,
    attempt: attempt + 1,
    photo: uploadOf(photo),
    recipe: mergeWishes(wish.recipe, before?.overrides ?? latest.overrides),
    reference: reference ?? undefined,
  };
  if (!isFree(wish)) {
    await startAttempt({ ...next, again: true });
    return null;
  }
  const found = await findPictures(dependencies, id, version);
  if ('message' in found) return found;
  const finish = { job: found.job, recipe: mergeFinish(found.recipe, wish.recipe) };
  // As it was prepared: it is not prepared again, and sends Segmind nothing.
  await startAttempt({ ...next, photo: { ...photo, ...NO_WORKING_COPY }, finish });
  return null;
}

/** The recipe of a version and the job whose pictures are kept, or why it cannot be finished again. */
async function findPictures(
  { receipts, modelPictures }: RedoDependencies,
  id: string,
  { version, attempt, job: known = { id, attempt }, recipe }: Version,
): Promise<RedoRefusal | FinishAgain> {
  const submitted = findSubmitOf(await receipts.find(known.id), known);
  if (submitted !== null && recipe !== null) {
    const job = { id: known.id, attempt: submitted };
    const keys = await modelPictures.list(job);
    if (keys.length > 0) return { job, recipe };
  }
  const message =
    `The model’s own picture of version ${version} is not there: it is kept for 60 days. ` +
    'With other words or a seed it is done again by a new job, which is paid for.';
  return { kind: 'model-picture-gone', message };
}

/** A request over an earlier one: words replace words, and all else is replaced field by field. */
function mergeWishes(wish: RecipeWish = {}, before: RecipeWish | null = null): RecipeWish | undefined {
  const { instructions, preset, ...rest } = before ?? {};
  const asksForForm = FORM_PART_NAMES.some((part) => wish[part] !== undefined);
  const hasOtherWords = wish.instructions !== undefined || wish.preset !== undefined;
  const words = hasOtherWords || asksForForm ? {} : { instructions };
  const form = hasOtherWords ? {} : pickForm(rest, wish);
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !isFormPart(name)));
  const output = { ...rest.output, ...wish.output };
  return knownWish({
    ...words,
    ...(!hasOtherWords && preset !== undefined && { preset }),
    ...others,
    ...wish,
    ...form,
    ...(Object.keys(output).length > 0 && { output }),
  });
}

function pickForm(before: RecipeWish, wish: RecipeWish): RecipeWish {
  const parts = FORM_PART_NAMES.filter((part) => before[part] !== undefined || wish[part] !== undefined);
  return Object.fromEntries(parts.map((part) => [part, { ...before[part], ...wish[part] }]));
}

function isFormPart(name: string): boolean {
  return FORM_PART_NAMES.some((part) => part === name);
}

/** A version's recipe, with what is asked of the finish. */
function mergeFinish(recipe: Recipe, { strength, output, priority }: RecipeWish = {}): Recipe {
  const from: Record<string, string> = { ...recipe.from };
  if (strength !== undefined) from.strength = 'request';
  for (const name of Object.keys(output ?? {})) from[`output.${name}`] = 'request';
  return {
    ...recipe,
    ...(strength !== undefined && { strength }),
    ...(output !== undefined && { output: { ...recipe.output, ...output } as NonNullable<Recipe['output']> }),
    ...(priority !== undefined && { priority }),
    ...(recipe.from && { from }),
  };
}
