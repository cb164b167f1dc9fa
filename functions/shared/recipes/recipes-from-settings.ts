import { readModel } from '../model.ts';
import { readSettings } from '../settings.ts';
import { createRecipes, type Recipes, type RecipesDependencies } from './recipes.ts';

/** Resolves recipes as a function's settings say. */
export function createRecipesFromSettings(
  stored: Pick<RecipesDependencies, 'files' | 'uploadRecipes'>,
): Recipes {
  const { defaultRecipe, ignoredMetadata } = readSettings(['defaultRecipe', 'ignoredMetadata']);
  return createRecipes({ ...stored, defaults: defaultRecipe, model: readModel(), ignoredMetadata });
}
