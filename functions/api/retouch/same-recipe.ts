import { isDeepStrictEqual } from 'node:util';
import { isCurrent } from '../../shared/clients/uploads.ts';
import { knownValues } from '../../shared/domain/model-values.ts';
import { type RecipeWish, readRecipe } from '../../shared/domain/recipe.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';

/** @throws {Problem} if the photo is being retouched with another recipe, or nobody can tell */
export async function checkSameRecipe(
  { photos, uploads, recipes }: Pick<ApiDependencies, 'photos' | 'uploads' | 'recipes'>,
  { id, photo, recipe, overrides }: PhotoItem,
  asked: RecipeWish,
): Promise<void> {
  let there = recipe ?? (await photos.find(id))?.recipe ?? null;
  if (there === null) {
    // It was not prepared yet: the recipe will be what its metadata say.
    const current = await uploads.findCurrent(photo);
    const read =
      current !== null && isCurrent(photo, current)
        ? readRecipe(current.metadata, recipes, overrides ?? {})
        : null;
    there = read === null || 'failure' in read ? null : read.recipe;
  }
  const isSame =
    there !== null &&
    (asked.instructions ?? there.instructions) === there.instructions &&
    isDeepStrictEqual({ ...knownValues(there), ...knownValues(asked) }, knownValues(there)) &&
    isDeepStrictEqual({ ...there.output, ...asked.output }, { ...there.output });
  if (isSame) return;
  throw new Problem(
    'other-recipe',
    'This photo’s retouch was started with another recipe, perhaps by its upload. Upload the photo again, with the recipe and "overwrite": true: see POST /uploads.',
  );
}
