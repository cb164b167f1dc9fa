import {
  MODEL_VALUES,
  type ModelProfile,
  type ModelValue,
  type NumberRange,
} from '../contract/model-profile.ts';
import { type FieldIssue, readNumber, show } from '../domain/field-schemas.ts';

/** The recipe values for a model besides the instructions. */
export interface ModelValues {
  /** How much the picture is enlarged, such as `2x`. */
  readonly upscale?: string | undefined;
  /** The same seed gives the same picture. */
  readonly seed?: number | undefined;
}

/** The parts of a model's profile that decide which recipes it accepts. */
export type RecipeRules = Pick<ModelProfile, 'title' | 'instructions' | 'values'>;

/** The faults of values for a model: unknown to it, or out of its range. */
export function checkModelValues(values: ModelValues, { title, values: known }: RecipeRules): FieldIssue[] {
  return MODEL_VALUES.flatMap((name) => {
    const value = values[name];
    if (value === undefined || isTaken(name, value, { values: known })) return [];
    const taken = describeTaken(name, known[name]);
    const names = MODEL_VALUES.filter((one) => known[one] !== undefined);
    const others = names.length === 0 ? 'only instructions' : ['instructions', ...names].join(', ');
    const expected = taken === null ? `has no ${name}: it supports ${others}` : `takes ${taken}`;
    return [{ path: [name], message: `is ${show(value)}; ${title} ${expected}` }];
  });
}

/** The values that a model accepts. A stack's defaults may be for another model. */
export function takenValues(values: ModelValues, model: RecipeRules): ModelValues {
  return pickValues(values, (name) => isTaken(name, values[name], model));
}

/** Reads values from metadata, which are texts; undefined counts as absent. */
export function readModelValues(read: (name: ModelValue) => string | undefined): ModelValues {
  // Text that is not a number stays text, so that it is refused later.
  return { upscale: read('upscale'), seed: readNumber(read('seed')) as number | undefined };
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
