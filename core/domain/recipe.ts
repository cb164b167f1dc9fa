import * as z from 'zod/mini';
import { PRIORITIES } from '../contract/recipe.ts';
import { flag, line, matching, number, oneOf, strictObject, text, whole } from './field-schemas.ts';
import { outputOptionsSchema, outputOverridesSchema } from './output-options.ts';
import { strengthSchema } from './strength.ts';

/** The longest instructions, in characters; a model may allow less. */
export const INSTRUCTIONS_LENGTH = 2000;
/** The longest notes, in characters. */
export const NOTES_LENGTH = 1000;

const LEVELS = ['none', 'low', 'medium', 'high'] as const;

/** The parts of the form behind the default instructions. The model receives the form as words. */
export const FORM_PARTS = {
  skin: strictObject({
    retouching: oneOf(LEVELS),
    preserveTexture: flag().check(z.describe('Whether to keep the skin’s natural texture.')),
  }),
  light: strictObject({
    brightness: whole(-3, 3),
    contrast: whole(-3, 3),
    shadowRecovery: oneOf(LEVELS),
  }),
  colour: strictObject({
    skinTone: oneOf(['cool', 'neutral', 'warm']),
    saturation: oneOf(['low', 'medium', 'high']),
  }),
  face: strictObject({
    adjustments: oneOf(['none', 'subtle', 'moderate', 'strong']),
    focus: line(100).check(z.describe('For example `eyes and hair`; an empty text means no focus.')),
  }),
  background: strictObject({
    removeDistractions: flag(),
    blur: oneOf(['none', 'soft', 'medium', 'strong']),
  }),
} as const;

const formSchema = z.object(FORM_PARTS);

/** The completed form. */
export type Form = z.infer<typeof formSchema>;
export type FormPart = keyof typeof FORM_PARTS;
/** The names of the form's parts, in the order of its words. */
export const FORM_PART_NAMES = Object.keys(FORM_PARTS) as FormPart[];

const instructions = text(INSTRUCTIONS_LENGTH).check(
  z.describe('What to do to the photo, in English, instead of the form.'),
);
const notes = text(NOTES_LENGTH).check(
  z.describe('A paragraph of your own, after the words of the form or the instructions.'),
);
const priority = oneOf(PRIORITIES).check(z.describe('Photos with `high` get slots before all others.'));

/** A preset's name: its file is `presets/<name>.json`. */
export const presetNameSchema = matching(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  '1 to 64 letters, digits, - and _, a letter or digit first',
).check(z.describe('The name of a preset. It sets what no recipe closer to the photo sets.'));

/** The recipe values for a model besides the instructions. */
const modelValues = {
  upscale: z.optional(
    line(20).check(
      z.minLength(1, 'is empty; expected text such as 2x'),
      z.describe(
        'How much to enlarge the model’s picture, such as `2x`, if the stack’s model has this parameter.',
      ),
    ),
  ),
  seed: z.optional(
    number().check(
      z.describe('The same seed makes the same picture, if the stack’s model has this parameter.'),
    ),
  ),
};

const presetShape = {
  skin: z.optional(z.partial(FORM_PARTS.skin)),
  light: z.optional(z.partial(FORM_PARTS.light)),
  colour: z.optional(z.partial(FORM_PARTS.colour)),
  face: z.optional(z.partial(FORM_PARTS.face)),
  background: z.optional(z.partial(FORM_PARTS.background)),
  notes: z.optional(notes),
  instructions: z.optional(instructions),
  ...modelValues,
  strength: z.optional(strengthSchema),
  output: z.optional(outputOverridesSchema),
  priority: z.optional(priority),
};
const overridesShape = { preset: z.optional(presetNameSchema), ...presetShape };

/** Refuses instructions together with the form: each is a complete description. */
const eitherWords = z.check<{ readonly instructions?: string | undefined }>(
  ({ value, issues }) => {
    const parts = FORM_PART_NAMES.filter((part) => (value as Partial<Form>)[part] !== undefined);
    if (value.instructions === undefined || parts.length === 0) return;
    const message = `cannot be used with ${parts.join(', ')}: expected the form or instructions, not both`;
    issues.push({ code: 'custom', path: ['instructions'], input: value.instructions, message });
  },
  // Run even if other fields are wrong, so that all faults are reported at once.
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** A preset's file. */
export const presetSchema = strictObject(presetShape).check(eitherWords);

/** A recipe as in a request or a folder's file. Other sources give the values that it lacks. */
export const overridesSchema = strictObject(overridesShape).check(eitherWords);

/** A recipe of which any value may be absent. */
export type RecipeOverrides = z.infer<typeof overridesSchema>;

/** The recipe values that only affect how the model's picture is finished. */
const OF_THE_FINISH: readonly string[] = [
  'strength',
  'output',
  'priority',
] satisfies (keyof RecipeOverrides)[];

/** Whether overrides only affects how the model's picture is finished: then it needs no job. */
export function isOfFinish(overrides: RecipeOverrides): boolean {
  return Object.keys(overrides).every((name) => OF_THE_FINISH.includes(name));
}

/** In items and records of an earlier version it can be any number: it was a value for the model. */
const keptStrength = z.optional(z.number());

/** Overrides as stored in executions and items. It was checked before. */
export const storedOverridesSchema = z.object({ ...overridesShape, strength: keptStrength });

/** The resolved recipe of a photo. */
export const recipeSchema = z.object({
  instructions: z.string().check(z.describe('The words that Retouch sends to the model.')),
  skin: z.optional(FORM_PARTS.skin),
  light: z.optional(FORM_PARTS.light),
  colour: z.optional(FORM_PARTS.colour),
  face: z.optional(FORM_PARTS.face),
  background: z.optional(FORM_PARTS.background),
  notes: z.optional(z.string()),
  preset: z.optional(z.string()),
  upscale: z.optional(z.string()),
  seed: z.optional(z.number()),
  strength: keptStrength,
  /** How the result is delivered; absent on photos of an earlier version. */
  output: z.optional(outputOptionsSchema),
  /** `normal` if absent. Does not change the result. */
  priority: z.optional(priority),
  from: z.optional(
    z
      .record(z.string(), z.string())
      .check(
        z.describe(
          'The source of each part: `request`, `upload`, `metadata`, `recipes/….json`, `presets/….json`, `preset …`, `stack` or `default form`.',
        ),
      ),
  ),
});

/** The resolved recipe of a photo. */
export type Recipe = z.infer<typeof recipeSchema>;
