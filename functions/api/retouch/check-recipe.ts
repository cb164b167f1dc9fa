import type { RecipeOverrides } from '../../../core/domain/recipe.ts';
import type { Recipes } from '../../../core/recipes/recipes.ts';
import type { FieldError } from '../http/problem.ts';
import { invalidRequest } from '../http/read-request.ts';

/**
 * Finds errors that a schema cannot find: whether the stack's model supports a recipe, and whether its preset
 * exists.
 * @param pointer to the recipe in the body
 * @returns one error per invalid field
 */
export async function findRecipeErrors(
  recipes: Pick<Recipes, 'check'>,
  bucket: string,
  recipe: RecipeOverrides,
  pointer: string,
): Promise<FieldError[]> {
  const issues = await recipes.check(bucket, recipe);
  return issues.map(({ path, message }) => ({
    in: 'body',
    pointer: [pointer, ...path].join('/'),
    message,
  }));
}

/** See {@link findRecipeErrors}. @throws {Problem} if a field is invalid */
export async function checkRecipe(
  recipes: Pick<Recipes, 'check'>,
  bucket: string,
  recipe: RecipeOverrides | undefined,
  pointer = '/recipe',
): Promise<void> {
  if (recipe === undefined) return;
  const errors = await findRecipeErrors(recipes, bucket, recipe, pointer);
  if (errors.length > 0) throw invalidRequest(errors);
}
