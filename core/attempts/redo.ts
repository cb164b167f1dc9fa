import { isDeepStrictEqual } from 'node:util';
import { type Photo, uploadOf } from '../domain/photo.ts';
import { isOfFinish, type RecipeOverrides } from '../domain/recipe.ts';
import { findSubmitOf } from '../payment/job-ends.ts';
import type { Receipt, Receipts } from '../payment/receipts.ts';
import type { AttemptInput, FinishAgain } from '../photos/executions.ts';
import type { PhotoItem } from '../photos/photo-item.ts';
import type { Photos } from '../photos/photos.ts';
import { knownOverrides } from '../recipes/layers.ts';
import { mergeFinish, mergeOverrides } from '../recipes/merge-overrides.ts';
import type { Version } from '../record/record.ts';
import { MAX_VERSIONS, versionsOf } from '../record/versions.ts';
import type { ModelPictures } from '../storage/model-pictures.ts';
import { isBegunAgain, isFailedRedo, runAgain } from './run-again.ts';
import type { StartAttempt } from './start-attempt.ts';

/** A redo of a photo that has a result. */
export interface RedoRequest {
  /** The version to start from. @default the latest */
  readonly version?: number | undefined;
  /** The values that differ from that version's. */
  readonly recipe?: RecipeOverrides | undefined;
}

/** Why a photo cannot be redone, as text. */
export interface RedoRefusal {
  readonly kind: 'no-result' | 'no-such-version' | 'too-many-versions' | 'model-picture-gone';
  readonly message: string;
}

/** What redos need. */
export interface RedoDependencies {
  readonly photos: Pick<Photos, 'get'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly modelPictures: Pick<ModelPictures, 'list'>;
  readonly startAttempt: StartAttempt;
}

const NO_WORKING_COPY: Pick<Photo, 'workingCopy'> = { workingCopy: undefined };

/**
 * Whether a redo costs nothing: it only changes how the model's picture is finished, or brings an earlier
 * version back. Any other redo is a new job.
 */
export function isFree({ version, recipe }: RedoRequest): boolean {
  const request = knownOverrides(recipe);
  return request === undefined ? version !== undefined : isOfFinish(request);
}

/**
 * Begins the next attempt at a photo that has a result. The result stays, as a version. If a redo failed and
 * the same request comes again, the failed redo runs again: see {@link runRedoAgain}.
 * @returns why the redo cannot begin; null if it has begun
 */
export async function redoPhoto(
  dependencies: RedoDependencies,
  latest: PhotoItem,
  request: RedoRequest,
): Promise<RedoRefusal | null> {
  const { photos, startAttempt } = dependencies;
  const { id, photo, status } = latest;
  const versions = versionsOf(latest);
  const newest = versions.at(-1);
  // Resume a redo that crashed before its execution was started.
  if (isBegunAgain(latest)) await runAgain(startAttempt, latest, { payAgain: false });
  if (status !== 'succeeded' || newest === undefined) {
    const why =
      versions.length > 0 ? 'a redo is in progress' : 'only a photo with a result can be done again';
    return { kind: 'no-result', message: `The photo is ${status}: ${why}.` };
  }
  const version = versions.find((one) => one.version === (request.version ?? newest.version));
  if (version === undefined) {
    const message = `The photo has no version ${request.version}: expected 1 to ${newest.version}.`;
    return { kind: 'no-such-version', message };
  }
  if (newest.version >= MAX_VERSIONS) {
    const message = `The photo already has ${newest.version} versions, the most that are possible. Upload it again.`;
    return { kind: 'too-many-versions', message };
  }
  const before = version.overrides ?? (await photos.get({ id, attempt: version.attempt }))?.overrides;
  // Always set: otherwise the attempt would take over the overrides of the attempt before it.
  const recipe = mergeOverrides(request.recipe, before) ?? {};
  if (!isFree(request)) {
    if (isFailedRedo(latest) && isDeepStrictEqual(recipe, latest.overrides ?? {})) {
      return runRedoAgain(dependencies, latest, { payAgain: false });
    }
    return begin(startAttempt, latest, { photo: uploadOf(photo), recipe, again: true });
  }
  const found = await findPictures(dependencies, id, version);
  if ('message' in found) return found;
  const finish = { job: found.job, recipe: mergeFinish(found.recipe, request.recipe) };
  return begin(startAttempt, latest, { photo: prepared(photo), recipe, finish });
}

/**
 * Runs a failed redo again, with its own recipe. If one of its jobs was paid for, the new attempt collects
 * that job; it submits another one only if the caller allows to pay again.
 */
export async function runRedoAgain(
  { receipts, startAttempt }: Pick<RedoDependencies, 'receipts' | 'startAttempt'>,
  latest: PhotoItem,
  { payAgain }: { readonly payAgain: boolean },
): Promise<RedoRefusal | null> {
  const { id, photo, overrides, finishJob, redoRecipe } = latest;
  const recipe = overrides ?? {};
  if (finishJob !== null && redoRecipe !== null) {
    const finish = { job: finishJob, recipe: redoRecipe };
    return begin(startAttempt, latest, { photo: prepared(photo), recipe, finish });
  }
  const isPaid = hasUncollected(await receipts.find(id), id, versionsOf(latest));
  const again = isPaid && !payAgain ? {} : { again: true as const };
  return begin(startAttempt, latest, { photo: uploadOf(photo), recipe, ...again });
}

/** Whether a job without a version was, or may have been, paid for. */
function hasUncollected(receipt: Receipt | null, id: string, versions: readonly Version[]): boolean {
  const collected = versions.map(({ attempt, job = { id, attempt } }) =>
    job.id === id ? (findSubmitOf(receipt, job) ?? 0) : 0,
  );
  const latest = Math.max(0, ...collected);
  return receipt?.submits.some(({ attempt, failed }) => attempt > latest && failed !== true) === true;
}

/** Begins the attempt after the latest. Refused if another request has just begun a different one. */
async function begin(
  startAttempt: StartAttempt,
  { id, attempt, reference }: PhotoItem,
  what: Pick<AttemptInput, 'photo' | 'again' | 'finish'> & { readonly recipe: RecipeOverrides },
): Promise<RedoRefusal | null> {
  const next = { id, reference: reference ?? undefined, ...what };
  let number = attempt + 1;
  let started = await startAttempt({ ...next, attempt: number });
  // The items of attempts were lost, but the names of their executions are used: take the next number.
  while (started.isUsedUp) started = await startAttempt({ ...next, attempt: ++number });
  const { item } = started;
  const asked = [what.recipe, what.again ?? null, what.finish?.job ?? null];
  if (isDeepStrictEqual([item.overrides ?? {}, item.again, item.finishJob], asked)) return null;
  return { kind: 'no-result', message: 'Another redo of the photo started at the same moment.' };
}

/** The photo without its working copy: an attempt that only finishes again sends Segmind nothing. */
function prepared(photo: PhotoItem['photo']): PhotoItem['photo'] {
  return { ...photo, ...NO_WORKING_COPY };
}

/** The recipe of a version and the job with its pictures, or why it cannot be finished again. */
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
    `The model’s own picture of version ${version} was deleted: Retouch keeps it for at most 60 days. ` +
    'With other words or a seed, a new job does the photo again, and you pay for it.';
  return { kind: 'model-picture-gone', message };
}
