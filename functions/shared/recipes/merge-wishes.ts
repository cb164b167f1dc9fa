import { DEFAULT_OUTPUT, type OutputOptions } from '../domain/output-options.ts';
import { FORM_PART_NAMES, type Recipe, type RecipeWish } from '../domain/recipe.ts';
import { knownWish } from './layers.ts';

/** A request over an earlier one: words replace words, and all else is replaced field by field. */
export function mergeWishes(wish: RecipeWish = {}, before: RecipeWish | null = null): RecipeWish | undefined {
  const { instructions, preset, ...rest } = before ?? {};
  const asksForForm = FORM_PART_NAMES.some((part) => wish[part] !== undefined);
  const hasOtherWords = wish.instructions !== undefined || wish.preset !== undefined;
  const hasWords = hasOtherWords || asksForForm || instructions === undefined;
  const words = hasWords ? {} : { instructions };
  const form = hasOtherWords ? {} : pickForm(rest, wish);
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !isFormPart(name)));
  const output = { ...rest.output, ...wish.output };
  return knownWish({
    ...words,
    ...(!hasOtherWords && preset !== undefined && { preset }),
    ...others,
    ...wish,
    ...form,
    ...(Object.keys(output).length > 0 && { output }),
  });
}

function pickForm(before: RecipeWish, wish: RecipeWish): RecipeWish {
  const parts = FORM_PART_NAMES.filter((part) => before[part] !== undefined || wish[part] !== undefined);
  return Object.fromEntries(parts.map((part) => [part, { ...before[part], ...wish[part] }]));
}

function isFormPart(name: string): boolean {
  return FORM_PART_NAMES.some((part) => part === name);
}

/** A version's recipe, with what is asked of the finish. */
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
