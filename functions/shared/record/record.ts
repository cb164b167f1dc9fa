import * as z from 'zod/mini';
import { FAULTS, PAID } from '../contract.ts';
import { checksSchema } from '../domain/checks.ts';
import { FAILURE_CODES } from '../domain/failures.ts';
import { overridesSchema } from '../domain/recipe.ts';
import { modelSchema, recipeSchema } from '../step-schemas.ts';

const nullable = z.nullable;
const time = z.iso.datetime();
const pixels = z.int().check(z.positive());
const byteCount = z.int().check(z.nonnegative());

/** The reason of a failure. */
export const failureSchema = z.object({
  code: z.enum(FAILURE_CODES),
  fault: z.enum(FAULTS),
  message: z.string(),
});

/** Small pictures of a result or of its original, for a look: WebP of at most 640 and 1,600 pixels, under `results/`. */
export const previewSchema = z.object({ small: z.string(), large: z.string() });

/** One retouched picture. */
export const outputSchema = z.object({
  key: z.string(),
  bytes: byteCount,
  type: z.string(),
  width: pixels,
  height: pixels,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Absent on pictures of an earlier version. */
  checks: z.optional(checksSchema),
  /** What is doubtful about it, in words. */
  warnings: z.optional(z.array(z.string())),
  /** Absent where none could be made, and on pictures of an earlier version of Retouch. */
  preview: z.optional(previewSchema),
});

/** One result that a photo has or had: each redo adds one. */
export const versionSchema = z.object({
  /** 1, and one more for each result that came later. */
  version: z.int().check(z.positive()),
  /** The attempt whose result it is. */
  attempt: z.int().check(z.positive()),
  /** The retouch and the attempt of its job; absent if that is this one. */
  job: z.optional(z.object({ id: z.string(), attempt: z.int().check(z.positive()) })),
  recipe: nullable(recipeSchema),
  /** Recipe values from the requests that led to it; absent if there were none, and on the first one. */
  overrides: z.optional(overridesSchema),
  /** Empty if its files were gone before they could be kept. */
  outputs: z.array(outputSchema),
  recordedAt: time,
});

const common = {
  id: z.string(),
  /** 1, and one more for each time that somebody ran the photo again. */
  attempt: z.int().check(z.positive()),
  source: z.object({
    bucket: z.string(),
    key: z.string(),
    versionId: nullable(z.string()),
    // What Prepare photo found; absent where it refused.
    bytes: z.optional(byteCount),
    type: z.optional(z.string()),
    width: z.optional(pixels),
    height: z.optional(pixels),
    /** True if it is a RAW file, of which the embedded preview was retouched. */
    preview: z.optional(z.boolean()),
  }),
  /** The caller's own name for the photo; absent if none was given. */
  reference: z.optional(z.string()),
  recipe: nullable(recipeSchema),
  /** Whether Segmind bills a job of the photo, in this attempt or an earlier one. */
  paid: z.enum(PAID),
  /** What Segmind bills for it in all its attempts, as far as that is known, dollars. Absent on records of an earlier version. */
  cost: z.optional(z.number().check(z.nonnegative())),
  /** The model that it was submitted to last; absent where it never was. */
  model: z.optional(modelSchema),
  /** The job at Segmind; null where none was accepted. */
  segmind: nullable(z.object({ requestId: nullable(z.string()), polls: z.int().check(z.nonnegative()) })),
  /** True if Segmind's replies said that they are a simulator's: no model has touched the photo. */
  simulated: z.optional(z.boolean()),
  timings: z.object({
    /** The execution began. */
    startedAt: time,
    /** Segmind took the job; null where it did not. */
    acceptedAt: nullable(time),
    /** Segmind had finished it, as a poll saw; null where it did not. */
    completedAt: nullable(time),
    /** This record was written. */
    recordedAt: time,
  }),
};

/** The record of one upload: `results/<path>.json`. */
export const recordSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('succeeded'),
    outputs: z.array(outputSchema).check(z.minLength(1)),
    /** The id of the photo whose result this is: it has the same bytes, recipe and model. Absent if this one ran. */
    sameAs: z.optional(z.string()),
    /** Of the original. */
    before: z.optional(previewSchema),
    /** All results that it has had, the oldest first; the last one is `outputs`. Absent while its own first one is all. */
    versions: z.optional(z.array(versionSchema)),
    ...common,
  }),
  z.object({ status: z.literal('failed'), error: failureSchema, ...common }),
]);

export type RetouchRecord = z.infer<typeof recordSchema>;
/** The record of a photo that has no result. */
export type FailedRecord = Extract<RetouchRecord, { status: 'failed' }>;
export type RetouchedOutput = z.infer<typeof outputSchema>;
export type Preview = z.infer<typeof previewSchema>;
export type Version = z.infer<typeof versionSchema>;
