import * as z from 'zod/mini';
import { FAULTS, PAID } from '../contract/outcomes.ts';
import { checksSchema } from '../domain/checks.ts';
import { FAILURE_CODES } from '../domain/failures.ts';
import { storedOverridesSchema } from '../domain/recipe.ts';
import { modelSchema, recipeSchema } from '../domain/step-schemas.ts';

const nullable = z.nullable;
const time = z.iso.datetime();
const pixels = z.int().check(z.positive());
const byteCount = z.int().check(z.nonnegative());

/** Why a photo failed. */
export const failureSchema = z.object({
  code: z.enum(FAILURE_CODES),
  fault: z.enum(FAULTS),
  message: z.string(),
});

/** Previews of a result or of its original: WebP of at most 640 and 1,600 pixels, under `results/`. */
export const previewSchema = z.object({ small: z.string(), large: z.string() });

/** One retouched picture. */
export const outputSchema = z.object({
  key: z.string(),
  bytes: byteCount,
  type: z.string(),
  width: pixels,
  height: pixels,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Absent on pictures of an earlier version of Retouch. */
  checks: z.optional(checksSchema),
  /** Doubts about the picture, as text. */
  warnings: z.optional(z.array(z.string())),
  /** Absent if no preview could be made, and on pictures of an earlier version of Retouch. */
  preview: z.optional(previewSchema),
});

/** One result that a photo has or had: each redo adds one. */
export const versionSchema = z.object({
  /** 1 for the first result, one more for each later one. */
  version: z.int().check(z.positive()),
  /** The attempt that produced this result. */
  attempt: z.int().check(z.positive()),
  /** The retouch and the attempt of its job; absent if it is this attempt's own job. */
  job: z.optional(z.object({ id: z.string(), attempt: z.int().check(z.positive()) })),
  recipe: nullable(recipeSchema),
  /** Recipe values from the requests; absent without any, and on the first version. */
  overrides: z.optional(storedOverridesSchema),
  /** Empty if the files disappeared before they could be kept. */
  outputs: z.array(outputSchema),
  recordedAt: time,
});

const common = {
  id: z.string(),
  /** 1 for the first run, one more each time that the photo is run again. */
  attempt: z.int().check(z.positive()),
  source: z.object({
    bucket: z.string(),
    key: z.string(),
    versionId: nullable(z.string()),
    // What Prepare photo found; absent if it refused the photo.
    bytes: z.optional(byteCount),
    type: z.optional(z.string()),
    width: z.optional(pixels),
    height: z.optional(pixels),
    /** True for a RAW file: Retouch retouched its embedded preview. */
    preview: z.optional(z.boolean()),
  }),
  /** The caller's name for the photo; absent if the caller did not give one. */
  reference: z.optional(z.string()),
  recipe: nullable(recipeSchema),
  /** Whether Segmind bills a job of the photo, in this attempt or an earlier one. */
  paid: z.enum(PAID),
  /** What Segmind bills for all attempts, as far as known, dollars. Absent on earlier versions' records. */
  cost: z.optional(z.number().check(z.nonnegative())),
  /** The model of the last submit; absent if the photo was never submitted. */
  model: z.optional(modelSchema),
  /** The job at Segmind; null if Segmind did not accept one. */
  segmind: nullable(z.object({ requestId: nullable(z.string()), polls: z.int().check(z.nonnegative()) })),
  /** True if Segmind's replies identified themselves as a simulator's: no model has touched the photo. */
  simulated: z.optional(z.boolean()),
  timings: z.object({
    /** When the execution began. */
    startedAt: time,
    /** When Segmind took the job; null if it did not. */
    acceptedAt: nullable(time),
    /** When a poll saw the job finished; null if it was never seen finished. */
    completedAt: nullable(time),
    /** When this record was written. */
    recordedAt: time,
  }),
};

/** The record of one upload: `results/<path>.json`. */
export const recordSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('succeeded'),
    outputs: z.array(outputSchema).check(z.minLength(1)),
    /** The id of the same photo that produced this result. Absent if this photo ran itself. */
    sameAs: z.optional(z.string()),
    /** Previews of the original. */
    before: z.optional(previewSchema),
    /** All results of the photo, oldest first; the last is `outputs`. Absent if only its first one exists. */
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
