import type * as z from 'zod';
import { recipeKey } from '../../shared/recipes/files.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { folderRecipeSchema } from '../schemas/folder-recipe.ts';

/** The recipe that holds in a folder. */
export async function describeFolderRecipe(
  { recipes, photoBucket }: Pick<ApiDependencies, 'recipes' | 'photoBucket'>,
  folder: string,
): Promise<z.infer<typeof folderRecipeSchema>> {
  const { recipe, wrong, own } = await recipes.ofFolder(photoBucket, folder);
  return {
    folder,
    key: recipeKey(folder),
    own: own?.wrong.length === 0 ? own.wish : null,
    recipe,
    wrong: [...wrong],
  };
}
