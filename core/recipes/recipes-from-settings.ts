import { readModel } from '../model/model.ts';
import { readSettings } from '../settings/settings.ts';
import { createRecipes, type Recipes, type RecipesDependencies } from './recipes.ts';

/** Creates {@link Recipes} from a function's settings. */
export function createRecipesFromSettings(
  stored: Pick<RecipesDependencies, 'files' | 'uploadRecipes'>,
): Recipes {
  const { defaultRecipe, ignoredMetadata } = readSettings(['defaultRecipe', 'ignoredMetadata']);
  return createRecipes({ ...stored, defaults: defaultRecipe, model: readModel(), ignoredMetadata });
}
