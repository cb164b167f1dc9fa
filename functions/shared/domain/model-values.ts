import { MODEL_VALUES, type ModelProfile, type ModelValue, type NumberRange } from '../contract.ts';
import { type FieldIssue, readNumber, show } from './field-schemas.ts';

/** What a recipe tells a model beside the instructions. */
export interface ModelValues {
  /** How much the picture is enlarged, such as `2x`. */
  readonly upscale?: string | undefined;
  /** The same seed makes the same picture. */
  readonly seed?: number | undefined;
}

/** What of a model's profile says which recipes it takes. */
export type RecipeRules = Pick<ModelProfile, 'title' | 'instructions' | 'values'>;

/** What is wrong with values that a model is to be told: it does not know them, or not so. */
export function checkModelValues(values: ModelValues, { title, values: known }: RecipeRules): FieldIssue[] {
  return MODEL_VALUES.flatMap((name) => {
    const value = values[name];
    if (value === undefined || isTaken(name, value, { values: known })) return [];
    const taken = describeTaken(name, known[name]);
    const names = MODEL_VALUES.filter((one) => known[one] !== undefined);
    const others = names.length === 0 ? 'instructions alone' : ['instructions', ...names].join(', ');
    const expected = taken === null ? `knows no ${name}: it takes ${others}` : `takes ${taken}`;
    return [{ path: [name], message: `is ${show(value)}; ${title} ${expected}` }];
  });
}

/** Those that a model takes: what a stack's defaults say for another model is no wish of the photo. */
export function takenValues(values: ModelValues, model: RecipeRules): ModelValues {
  return pickValues(values, (name) => isTaken(name, values[name], model));
}

/** Values as metadata has them, texts; undefined counts as absent. */
export function readModelValues(read: (name: ModelValue) => string | undefined): ModelValues {
  // What is no number stays a text, so that it is refused.
  return { upscale: read('upscale'), seed: readNumber(read('seed')) as number | undefined };
}

/** Those that are there. */
export function knownValues(values: ModelValues): ModelValues {
  return pickValues(values, (name) => values[name] !== undefined);
}

function pickValues(values: ModelValues, isPicked: (name: ModelValue) => boolean): ModelValues {
  return Object.fromEntries(MODEL_VALUES.filter(isPicked).map((name) => [name, values[name]]));
}

type Known = ModelProfile['values'][ModelValue];

function describeTaken(name: ModelValue, known: Known): string | null {
  if (known === undefined) return null;
  if ('allowed' in known) return known.allowed.join(' or ');
  return `${name === 'seed' ? 'whole numbers from ' : ''}${known.least} to ${known.most}`;
}

function isTaken(
  name: ModelValue,
  value: string | number | undefined,
  { values }: Pick<RecipeRules, 'values'>,
): boolean {
  const known = values[name];
  if (known === undefined) return false;
  if ('allowed' in known) return known.allowed.some((one) => one === value);
  return typeof value === 'number' && isWithin(value, known) && (name !== 'seed' || Number.isInteger(value));
}

function isWithin(value: number, { least, most }: NumberRange): boolean {
  return value >= least && value <= most;
}
