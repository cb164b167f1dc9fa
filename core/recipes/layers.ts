import { OUTPUT_OPTIONS, type OutputOptions, type OutputOverrides } from '../domain/output-options.ts';
import { FORM_PART_NAMES, type Form, type Recipe, type RecipeOverrides } from '../domain/recipe.ts';
import { DEFAULT_STRENGTH } from '../domain/strength.ts';
import { addNotes, DEFAULT_FORM, writeForm } from './words.ts';

/** The recipe values of one source. */
export interface Layer {
  /** As in a recipe's `from`. */
  readonly source: string;
  readonly overrides: RecipeOverrides;
}

type Value = string | number | boolean;

/** The values of overrides by path, such as `skin.retouching`. */
export function flattenValues(overrides: object, before = ''): Map<string, Value> {
  return new Map(
    Object.entries(overrides).flatMap(([name, value]): (readonly [string, Value])[] => {
      if (value === undefined) return [];
      return typeof value === 'object'
        ? [...flattenValues(value, `${before}${name}.`)]
        : [[before + name, value]];
    }),
  );
}

/**
 * Merges recipes field by field: the first layer with a value wins. Instructions and the form exclude each
 * other: instructions hide the form of the layers after them, and the form hides their instructions. Values
 * that the form lacks come from the default form.
 * @param layers the nearest first; at least one has instructions
 */
export function mergeLayers(layers: readonly Layer[]): Recipe {
  const values = new Map<string, Value>();
  const from: Record<string, string> = {};
  const take = (path: string, value: Value, source: string) => {
    if (values.has(path)) return;
    values.set(path, value);
    from[path] = source;
  };
  let hasForm = false;
  let isDecided = false;
  for (const { source, overrides } of layers) {
    const { instructions, ...others } = overrides;
    for (const [path, value] of flattenValues(others)) {
      if (isOfForm(path) && isDecided) continue;
      hasForm ||= isOfForm(path);
      take(path, value, source);
    }
    if (instructions === undefined || isDecided) continue;
    isDecided = true;
    if (!hasForm) take('instructions', instructions, source);
  }
  if (hasForm) {
    for (const [path, value] of flattenValues(DEFAULT_FORM)) take(path, value, 'default form');
  }
  const { instructions, notes, output, ...parts } = unflatten(values);
  const words = hasForm ? writeForm(parts as Form) : (instructions ?? '');
  return {
    instructions: addNotes(words, notes),
    ...parts,
    ...(notes !== undefined && { notes }),
    ...(output !== undefined && { output: inOrder(output) }),
    from,
  } as Recipe;
}

/** Whether a resolved recipe fulfils overrides. Priority is ignored, because it does not change the result. */
export function isDone({ instructions, priority: _, ...asked }: RecipeOverrides, by: Recipe): boolean {
  if (instructions !== undefined && addNotes(instructions, by.notes) !== by.instructions) return false;
  const done = new Map<string, Value>([['strength', DEFAULT_STRENGTH], ...flattenValues(by)]);
  return [...flattenValues(asked)].every(([path, value]) => done.get(path) === value);
}

/** The overrides; undefined if it has no values. */
export function knownOverrides(overrides: RecipeOverrides | undefined): RecipeOverrides | undefined {
  return overrides === undefined || flattenValues(overrides).size === 0 ? undefined : overrides;
}

/** Whether a path of {@link flattenValues} belongs to the form. */
export function isOfForm(path: string): boolean {
  return FORM_PART_NAMES.some((part) => path.startsWith(`${part}.`));
}

/** Output options in a fixed order, whichever layer they come from: the photo's fingerprint depends on it. */
function inOrder(output: OutputOverrides): OutputOptions {
  const entries = OUTPUT_OPTIONS.map((name) => [name, output[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as OutputOptions;
}

/** The overrides with these values: the inverse of {@link flattenValues}. */
export function unflatten(values: ReadonlyMap<string, Value>): RecipeOverrides {
  const overrides: Record<string, Value | Record<string, Value>> = {};
  for (const [path, value] of values) {
    const [name = '', inner] = path.split('.');
    overrides[name] = inner === undefined ? value : { ...(overrides[name] as object), [inner]: value };
  }
  return overrides as RecipeOverrides;
}
