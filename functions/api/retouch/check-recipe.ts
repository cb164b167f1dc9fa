import type { RecipeWish } from '../../shared/domain/recipe.ts';
import type { Recipes } from '../../shared/recipes/recipes.ts';
import { invalidRequest } from '../http/read-request.ts';

/**
 * Checks what a schema cannot: whether the stack's model takes a recipe, and whether its preset is there.
 * @param pointer where the recipe stands in the body
 * @throws {Problem} with each field that is wrong
 */
export async function checkRecipe(
  recipes: Pick<Recipes, 'check'>,
  bucket: string,
  recipe: RecipeWish | undefined,
  pointer = '/recipe',
): Promise<void> {
  const issues = recipe === undefined ? [] : await recipes.check(bucket, recipe);
  if (issues.length === 0) return;
  throw invalidRequest(
    issues.map(({ path, message }) => ({ in: 'body', pointer: [pointer, ...path].join('/'), message })),
  );
}
