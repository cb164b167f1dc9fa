import type { RecipeOverrides } from '../../../core/domain/recipe.ts';
import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import { isDone } from '../../../core/recipes/layers.ts';
import { isCurrent } from '../../../core/storage/uploads.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';

/**
 * @throws {Problem} if the photo is being retouched with another recipe, or if its recipe cannot be
 * determined
 */
export async function checkSameRecipe(
  { photos, uploads, recipes }: Pick<ApiDependencies, 'photos' | 'uploads' | 'recipes'>,
  { id, photo, recipe, overrides }: PhotoItem,
  asked: RecipeOverrides,
): Promise<void> {
  let there = recipe ?? (await photos.find(id))?.recipe ?? null;
  if (there === null) {
    // The photo is not prepared yet: its recipe will come from the request, the metadata and the files.
    const current = await uploads.findCurrent(photo);
    const read =
      current !== null && isCurrent(photo, current)
        ? await recipes.ofPhoto(photo, { metadata: current.metadata, request: overrides })
        : null;
    there = read === null || read.wrong.length > 0 ? null : read.recipe;
  }
  if (there !== null && isDone(asked, there)) return;
  throw new Problem(
    'other-recipe',
    'This photo’s retouch started with another recipe, perhaps by its upload. If the retouch has ended, send the recipe with "again": true. Otherwise upload the photo again with the recipe and "overwrite": true: see POST /uploads.',
  );
}
