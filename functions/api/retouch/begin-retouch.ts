import { executionName } from '../../../core/domain/execution-name.ts';
import { type Upload, uploadVersion } from '../../../core/domain/photo.ts';
import type { RecipeOverrides } from '../../../core/domain/recipe.ts';
import { isOver, type Photos } from '../../../core/photos/photos.ts';
import { knownOverrides } from '../../../core/recipes/layers.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { PhotoToRetouch } from '../schemas/new-retouch.ts';
import { checkRecipe } from './check-recipe.ts';
import { findUpload } from './find-upload.ts';
import { type ImportRequest, importPhoto } from './import-photo.ts';
import { checkKey } from './photo-key.ts';
import { checkSameRecipe } from './same-recipe.ts';

/** Dependencies of beginning a retouch. */
export type BeginDependencies = Pick<
  ApiDependencies,
  'photos' | 'startAttempt' | 'uploads' | 'importer' | 'recipes' | 'uploadRecipes' | 'photoBucket'
>;

/**
 * Starts the retouch of a photo, or finds that it was started already. Returns its id.
 * @throws {Problem} if it cannot be started
 */
export async function beginRetouch(
  dependencies: BeginDependencies,
  asked: PhotoToRetouch,
  request: ImportRequest,
): Promise<string> {
  const { photos, startAttempt, recipes, photoBucket } = dependencies;
  await checkRecipe(recipes, photoBucket, asked.recipe);
  const { photo, recipe } = await findPhoto(dependencies, asked, request);
  const id = executionName(photo);
  const { reference } = asked;
  // An imported photo has `again` in its metadata.
  const isAgain = asked.again === true && asked.key !== undefined;
  const attempt = isAgain ? await findNextAttempt(photos, id) : 1;
  const again = isAgain ? { again: true as const } : {};
  const { isNew, item } = await startAttempt({ id, attempt, photo, recipe, reference, ...again });
  // A skipped file has no recipe to compare with.
  if (!isNew && item.skipped === null && recipe !== undefined) {
    await checkSameRecipe(dependencies, item, recipe);
  }
  // The photo's event came first, and has no reference.
  if (!isNew && reference !== undefined && item.reference === null) {
    await photos.apply(photos.note(item, { reference }));
  }
  return id;
}

/** The attempt in progress, perhaps without its execution yet; or, if all have ended, the next one. */
async function findNextAttempt(photos: Pick<Photos, 'find'>, id: string): Promise<number> {
  const latest = await photos.find(id);
  if (latest === null) return 1;
  return isOver(latest) ? latest.attempt + 1 : latest.attempt;
}

/** The photo's version, and the recipe of the request; an imported photo has its recipe in its metadata. */
async function findPhoto(
  dependencies: BeginDependencies,
  asked: PhotoToRetouch,
  request: ImportRequest,
): Promise<{ photo: Upload; recipe: RecipeOverrides | undefined }> {
  const { key, url, recipe } = asked;
  if (url !== undefined) {
    return { photo: await importPhoto(dependencies, { ...asked, url }, request), recipe: undefined };
  }
  if (key === undefined) throw new Error('Neither key nor url: the schema should have rejected the request.');
  checkKey(key, '/key');
  const photo = { bucket: dependencies.photoBucket, key };
  const current = await findUpload(dependencies.uploads, photo);
  return { photo: { ...photo, ...uploadVersion(current) }, recipe: knownOverrides(recipe) };
}
