import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import {
  API_KEY_HEADERS,
  type Json,
  MODEL_VALUES,
  type ModelProfile,
  PLACEHOLDERS,
} from '../../core/contract/model-profile.ts';

const MODELS = fileURLToPath(new URL('../../models/', import.meta.url));

/** The built-in models: the setting `model` names one of them, or a file. */
export const MODEL_NAMES = readdirSync(MODELS).map((file) => file.replace(/\.json$/, ''));

/** The types of working copies. A model has to accept at least one of them. */
const TYPES = ['image/jpeg', 'image/png'] as const;

const seconds = z.int().min(1).max(3600);
const text = z.string().min(1);
const name = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'expected lower case letters, digits, . and -');

/** Instructions, with the same rules as the setting `instructions`. */
const words = z
  .string()
  .max(2000)
  .regex(/^(\P{Cc}|[\n\r\t])*$/u, 'expected text, tabs and line feeds, no other control characters')
  .refine((value) => value.trim() !== '', 'is blank');
const word = text.refine((value) => value.trim() === value, 'starts or ends with a space');

const numberRange = z
  .strictObject({ least: z.number(), most: z.number(), default: z.number().optional() })
  .refine(({ least, most }) => least <= most, 'least is greater than most')
  .refine(
    ({ least, most, default: usual = least }) => usual >= least && usual <= most,
    'default is not between least and most',
  );

const body = z.record(z.string(), z.json()).superRefine((fields, context) => {
  const found = placeholdersIn(fields as Json);
  for (const needed of Object.values(PLACEHOLDERS)) {
    if (!found.includes(needed)) context.addIssue(`has no "${needed}"`);
  }
  const known = KNOWN_PLACEHOLDERS.join(', ');
  for (const one of found.filter((word) => !KNOWN_PLACEHOLDERS.includes(word))) {
    const why = one === '{strength}' ? `: ${NO_STRENGTH}` : '';
    context.addIssue(`"${one}" is not a placeholder; expected ${known}, each as a whole text${why}`);
  }
});

const KNOWN_PLACEHOLDERS: readonly string[] = [
  ...Object.values(PLACEHOLDERS),
  ...MODEL_VALUES.map((value) => `{${value}}`),
];

const NO_STRENGTH =
  'for every model, strength is how Retouch itself blends the result with the original; write the number for the model into submit.body itself';

/** The error for `strength`, which profiles of an earlier version may have. */
function refuseStrength(issue: { readonly code?: string | undefined; readonly keys?: readonly string[] }) {
  return issue.code === 'unrecognized_keys' && issue.keys?.includes('strength')
    ? `has strength: ${NO_STRENGTH}`
    : undefined;
}

/** The schema of a model profile; `docs/model-profile.schema.json` is made from it. */
export const modelProfileSchema = z.strictObject({
  $schema: z.string().optional().describe('Used only by editors.'),
  name: name.describe('The name of the model in records.'),
  title: text.describe('The name of the model in the AI mark of a result.'),
  submit: z
    .strictObject({
      path: z
        .string()
        .regex(/^\/[\w./-]+$/, 'expected a path such as /v2/seedream-4.5')
        .describe('The path of the submit, under the setting segmindOrigin.'),
      body: body.describe(
        'The body of the submit. Retouch replaces the texts {photo}, {instructions}, {upscale} and {seed}; it leaves a field with {upscale} or {seed} out if the recipe has no such value.',
      ),
    })
    .describe('How to submit a photo.'),
  poll: z
    .strictObject({ statusUrl: text, outputUrl: text })
    .describe('The fields of the submit’s reply with the URLs to ask for the status and for the output.'),
  apiKeyHeader: z
    .enum(API_KEY_HEADERS)
    .describe(
      'The header of the API key: auto tries the bearer header, then x-api-key after a 401, and keeps the one that works.',
    ),
  input: z
    .strictObject({
      types: z
        .array(z.enum(TYPES))
        .min(1)
        .describe('Retouch sends a photo as JPEG if the model accepts JPEG.'),
      maxMegabytes: z.number().min(0.1).max(100),
      minSide: z.int().min(1).describe('The least shortest side, in pixels.'),
      usefulSide: z
        .int()
        .min(64)
        .max(8192)
        .describe('The largest useful longest side, in pixels: Retouch scales a larger photo down.'),
      maxRatio: z.number().min(1).describe('The largest ratio of the longest side to the shortest.'),
    })
    .describe('The input that the model accepts: Retouch converts each photo to it.'),
  instructions: z.strictObject({
    default: words.describe('Used if the setting and the recipe have no instructions.'),
    maxLength: z.int().min(1).max(2000).describe('Characters.'),
  }),
  values: z
    .strictObject(
      {
        upscale: z.strictObject({ allowed: z.array(word).min(1), default: word }).optional(),
        seed: numberRange.optional(),
      },
      { error: refuseStrength },
    )
    .describe('Other recipe values that the model supports. Retouch refuses recipes with absent ones.'),
  output: z
    .strictObject({
      sizes: z.union([
        z.literal('match'),
        z.array(z.tuple([z.int().min(1), z.int().min(1)]).readonly()).min(1),
      ]),
    })
    .describe(
      'The sizes of the model’s picture before any enlargement: fixed sizes as [width, height], or match if the model chooses its own pixels in the photo’s ratio.',
    ),
  seconds: z
    .strictObject({ expected: seconds, firstPoll: seconds })
    .describe('Seconds from the submit to the finished job, and to the first poll.'),
  kept: z
    .strictObject({ recordMinutes: z.int().min(10), fileDays: z.int().min(1) })
    .describe('How long Segmind keeps the record of a job and its files.'),
  price: z.number().min(0).describe('The price of one photo, in dollars.'),
  contentRefusals: z
    .array(z.string().regex(/^[a-z]+( [a-z]+)*$/, 'expected words in lower case'))
    .describe('Words in Segmind’s text that mean the content filter; any punctuation can be between them.'),
});

/**
 * Finds parts of a profile that are valid by themselves but contradict each other. Returns one line for each.
 */
function checkParts(value: unknown): string[] {
  const { shape } = modelProfileSchema;
  const parts = z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
  const wrong: string[] = [];
  const submit = shape.submit.safeParse(parts.submit).data;
  const values = shape.values.safeParse(parts.values).data;
  const instructions = shape.instructions.safeParse(parts.instructions).data;
  const input = shape.input.safeParse(parts.input).data;
  if (submit !== undefined && values !== undefined) {
    const used = placeholdersIn(submit.body as Json);
    for (const name of MODEL_VALUES) {
      const isUsed = used.includes(`{${name}}`);
      if (isUsed === (values[name] !== undefined)) continue;
      wrong.push(
        `values.${name} ${isUsed ? 'is in submit.body, but not here' : `is here, but "{${name}}" is not in submit.body`}`,
      );
    }
  }
  const upscale = values?.upscale;
  if (upscale !== undefined && !upscale.allowed.includes(upscale.default)) {
    wrong.push('values.upscale.default is not among allowed');
  }
  if (instructions !== undefined && instructions.default.length > instructions.maxLength) {
    wrong.push('instructions.default is longer than maxLength');
  }
  if (input !== undefined && input.minSide * input.maxRatio > input.usefulSide) {
    wrong.push('input.usefulSide is too small for a photo of maxRatio whose shortest side is minSide');
  }
  return wrong;
}

/** A profile, and the file that it was read from. */
export interface ModelFile {
  readonly path: string;
  readonly profile: ModelProfile;
}

/**
 * Reads the profile that the setting `model` names: a built-in one, or a file, relative to the folder that
 * the CDK runs in. Returns one line for each problem if the profile is invalid.
 */
export function readModelFile(model: string): ModelFile | { readonly wrong: readonly string[] } {
  const isInTheBox = MODEL_NAMES.includes(model);
  const path = isInTheBox ? resolve(MODELS, `${model}.json`) : isAbsolute(model) ? model : resolve(model);
  if (!existsSync(path)) {
    return {
      wrong: [`is "${model}"; expected a file, or one of the models ${MODEL_NAMES.join(', ')}`],
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { wrong: [`${model} is not JSON: ${(error as Error).message}`] };
  }
  const parsed = modelProfileSchema.safeParse(value);
  const issues = parsed.error?.issues ?? [];
  const wrong = [
    ...issues.map(({ path: at, message }) => `${at.join('.')} ${message}`.trim()),
    ...checkParts(value),
  ];
  if (parsed.success && wrong.length === 0) return { path, profile: parsed.data };
  return { wrong: wrong.map((line) => `${model}: ${line}`) };
}

/** Lists every text that consists of a placeholder in braces. */
function placeholdersIn(value: Json): string[] {
  if (typeof value === 'string') return /^\{.*\}$/s.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part: Json) => placeholdersIn(part));
}
