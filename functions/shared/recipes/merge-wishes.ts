import { DEFAULT_OUTPUT, type OutputOptions } from '../domain/output-options.ts';
import { FORM_PART_NAMES, type Recipe, type RecipeWish } from '../domain/recipe.ts';
import { flattenWish, isOfForm, knownWish, unflatten } from './layers.ts';

/** Merges a request over an earlier one: words replace words, other values are replaced one by one. */
export function mergeWishes(wish: RecipeWish = {}, before: RecipeWish | null = null): RecipeWish | undefined {
  const hasOtherWords = wish.instructions !== undefined || wish.preset !== undefined;
  const asksForForm = FORM_PART_NAMES.some((part) => wish[part] !== undefined);
  const isReplaced = (path: string) =>
    path === 'instructions'
      ? hasOtherWords || asksForForm
      : hasOtherWords && (path === 'preset' || isOfForm(path));
  const kept = [...flattenWish(before ?? {})].filter(([path]) => !isReplaced(path));
  return knownWish(unflatten(new Map([...kept, ...flattenWish(wish)])));
}

/** A version's recipe with the finish options of a request. */
export function mergeFinish(recipe: Recipe, { strength, output, priority }: RecipeWish = {}): Recipe {
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
