import type { FieldIssue } from '../domain/field-schemas.ts';
import type { Recipe, RecipeOverrides } from '../domain/recipe.ts';
import { checkModelValues, type RecipeRules } from '../model/model-values.ts';

/** What the model does not accept in a recipe. */
export function checkForModel(overrides: RecipeOverrides, model: RecipeRules): FieldIssue[] {
  const { title, instructions } = model;
  const length = overrides.instructions?.length ?? 0;
  const issues = checkModelValues(overrides, model);
  if (length <= instructions.maxLength) return issues;
  const message = `have ${length} characters; ${title} allows at most ${instructions.maxLength}`;
  return [{ path: ['instructions'], message }, ...issues];
}

/** Checks if the model accepts the length of a whole recipe's words. Returns what is wrong, as a sentence. */
export function checkWords(
  { instructions: { length } }: Recipe,
  { title, instructions }: RecipeRules,
): string[] {
  if (length <= instructions.maxLength) return [];
  return [
    `The words of the recipe have ${length} characters, with the notes; ${title} allows at most ${instructions.maxLength}. Shorten the notes.`,
  ];
}
