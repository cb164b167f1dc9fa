import type * as z from 'zod';
import { recipeKey } from '../../../core/recipes/files.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { folderRecipeSchema } from '../schemas/folder-recipe.ts';
import { explainOtherForm } from '../shoots/other-form.ts';

/** The recipe that applies in a folder. */
export async function describeFolderRecipe(
  dependencies: Pick<ApiDependencies, 'recipes' | 'shoots' | 'photoBucket'>,
  folder: string,
): Promise<z.infer<typeof folderRecipeSchema>> {
  const { recipes, photoBucket } = dependencies;
  const [{ recipe, wrong, own }, hint] = await Promise.all([
    recipes.ofFolder(photoBucket, folder),
    explainOtherForm(dependencies, folder),
  ]);
  return {
    folder,
    key: recipeKey(folder),
    own: own?.wrong.length === 0 ? own.overrides : null,
    recipe,
    wrong: [...wrong],
    hint,
  };
}
