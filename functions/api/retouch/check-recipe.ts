import type { RecipeWish } from '../../shared/domain/recipe.ts';
import type { Recipes } from '../../shared/recipes/recipes.ts';
import type { FieldError } from '../http/problem.ts';
import { invalidRequest } from '../http/read-request.ts';

/**
 * Finds what a schema cannot: whether the stack's model takes a recipe, and whether its preset is there.
 * @param pointer where the recipe stands in the body
 * @returns each field that is wrong
 */
export async function findRecipeErrors(
  recipes: Pick<Recipes, 'check'>,
  bucket: string,
  recipe: RecipeWish,
  pointer: string,
): Promise<FieldError[]> {
  const issues = await recipes.check(bucket, recipe);
  return issues.map(({ path, message }) => ({
    in: 'body',
    pointer: [pointer, ...path].join('/'),
    message,
  }));
}

/** See {@link findRecipeErrors}. @throws {Problem} if a field is wrong */
export async function checkRecipe(
  recipes: Pick<Recipes, 'check'>,
  bucket: string,
  recipe: RecipeWish | undefined,
  pointer = '/recipe',
): Promise<void> {
  if (recipe === undefined) return;
  const errors = await findRecipeErrors(recipes, bucket, recipe, pointer);
  if (errors.length > 0) throw invalidRequest(errors);
}
