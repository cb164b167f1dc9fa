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
} from '../../functions/shared/contract.ts';

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
const word = text.refine((value) => value.trim() === value, 'has spaces at its ends');

const numberRange = z
  .strictObject({ least: z.number(), most: z.number(), default: z.number().optional() })
  .refine(({ least, most }) => least <= most, 'least is above most')
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
    context.addIssue(`"${one}" stands for nothing; there are ${known}, each alone as a text${why}`);
  }
});

const KNOWN_PLACEHOLDERS: readonly string[] = [
  ...Object.values(PLACEHOLDERS),
  ...MODEL_VALUES.map((value) => `{${value}}`),
];

const NO_STRENGTH =
  'strength is Retouch’s own blend of the result with the original, whatever the model; write the number that the model is to be sent into submit.body itself';

/** The error for `strength`, which profiles of an earlier version may have. */
function refuseStrength(issue: { readonly code?: string | undefined; readonly keys?: readonly string[] }) {
  return issue.code === 'unrecognized_keys' && issue.keys?.includes('strength')
    ? `has strength: ${NO_STRENGTH}`
    : undefined;
}

/** The schema of a model profile; `docs/model-profile.schema.json` is made from it. */
export const modelProfileSchema = z.strictObject({
  $schema: z.string().optional().describe('Of use to editors alone.'),
  name: name.describe('The name that records have.'),
  title: text.describe('What the AI mark in a result calls the model.'),
  submit: z
    .strictObject({
      path: z
        .string()
        .regex(/^\/[\w./-]+$/, 'expected a path such as /v2/seedream-4.5')
        .describe('Where to post, under the setting segmindOrigin.'),
      body: body.describe(
        'What to post. A text that is {photo} or {instructions} stands for that; {upscale} and {seed} for that value of the recipe: its field is left out where the recipe has none.',
      ),
    })
    .describe('How a photo is submitted.'),
  poll: z
    .strictObject({ statusUrl: text, outputUrl: text })
    .describe('The fields of the submit’s reply with the URLs to ask for the status and for the output.'),
  apiKeyHeader: z
    .enum(API_KEY_HEADERS)
    .describe(
      'How the key is sent: auto tries the bearer header, after a 401 x-api-key, and keeps what worked.',
    ),
  input: z
    .strictObject({
      types: z.array(z.enum(TYPES)).min(1).describe('A photo is sent as JPEG if the model takes it.'),
      maxMegabytes: z.number().min(0.1).max(100),
      minSide: z.int().min(1).describe('Of the shortest side, pixels.'),
      usefulSide: z
        .int()
        .min(64)
        .max(8192)
        .describe('Of the longest side, pixels: a larger photo is sent smaller.'),
      maxRatio: z.number().min(1).describe('Longest side by shortest.'),
    })
    .describe('What the model takes: each photo is made so.'),
  instructions: z.strictObject({
    default: words.describe('If neither the setting nor the recipe say anything.'),
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
    .describe('What else of a recipe the model knows. What is absent is refused in recipes.'),
  output: z
    .strictObject({
      sizes: z.union([
        z.literal('match'),
        z.array(z.tuple([z.int().min(1), z.int().min(1)]).readonly()).min(1),
      ]),
    })
    .describe(
      'The sizes that the model makes before anything enlarges them: fixed ones, [width, height]; or match, if its answer is its own pixels in the photo’s ratio.',
    ),
  seconds: z
    .strictObject({ expected: seconds, firstPoll: seconds })
    .describe('From the submit to the finished job, and to the first poll.'),
  kept: z
    .strictObject({ recordMinutes: z.int().min(10), fileDays: z.int().min(1) })
    .describe('How long Segmind keeps the record of a job, and its files.'),
  price: z.number().min(0).describe('Of one photo, dollars.'),
  contentRefusals: z
    .array(z.string().regex(/^[a-z]+( [a-z]+)*$/, 'expected words in lower case'))
    .describe('Words that mean the content filter; any punctuation may stand between them.'),
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
        `values.${name} ${isUsed ? 'is in submit.body and not here' : `is here, and no "{${name}}" in submit.body`}`,
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
      wrong: [`is "${model}", which is neither a file nor a model that there is: ${MODEL_NAMES.join(', ')}`],
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return { wrong: [`${model} is no JSON: ${(error as Error).message}`] };
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
