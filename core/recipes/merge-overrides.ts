import { DEFAULT_OUTPUT, type OutputOptions } from '../domain/output-options.ts';
import { FORM_PART_NAMES, type Recipe, type RecipeOverrides } from '../domain/recipe.ts';
import { flattenValues, isOfForm, knownOverrides, unflatten } from './layers.ts';

/** Merges a request over an earlier one: words replace words, other values are replaced one by one. */
export function mergeOverrides(
  overrides: RecipeOverrides = {},
  before: RecipeOverrides | null = null,
): RecipeOverrides | undefined {
  const hasOtherWords = overrides.instructions !== undefined || overrides.preset !== undefined;
  const asksForForm = FORM_PART_NAMES.some((part) => overrides[part] !== undefined);
  const isReplaced = (path: string) =>
    path === 'instructions'
      ? hasOtherWords || asksForForm
      : hasOtherWords && (path === 'preset' || isOfForm(path));
  const kept = [...flattenValues(before ?? {})].filter(([path]) => !isReplaced(path));
  return knownOverrides(unflatten(new Map([...kept, ...flattenValues(overrides)])));
}

/** A version's recipe with the finish options of a request. */
export function mergeFinish(recipe: Recipe, { strength, output, priority }: RecipeOverrides = {}): Recipe {
  const from: Record<string, string> = { ...recipe.from };
  if (strength !== undefined) from.strength = 'request';
  for (const name of Object.keys(output ?? {})) from[`output.${name}`] = 'request';
  return {
    ...recipe,
    ...(strength !== undefined && { strength }),
    ...(output !== undefined && {
      output: { ...DEFAULT_OUTPUT, ...recipe.output, ...output } as OutputOptions,
    }),
    ...(priority !== undefined && { priority }),
    ...(recipe.from && { from }),
  };
}
