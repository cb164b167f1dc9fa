import * as z from 'zod/mini';
import { KEY_HEADERS, POOLS, PRIORITIES } from './contract.ts';
import { recipeSchema } from './domain/recipe.ts';

export { recipeSchema };

/** The upload an execution was started for: its input. */
export const uploadSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
  modifiedAt: z.optional(z.string()),
  sequencer: z.optional(z.string()),
});

/** What Segmind is sent for a photo. */
const workingCopySchema = z.object({
  /** In the state bucket; null if the upload is sent as it is. */
  key: z.nullable(z.string()),
  /** Which version of a model's profile it was made for. Absent on those of an earlier version of Retouch. */
  madeFor: z.optional(z.string()),
});

/** What Prepare photo found. */
export const photoSchema = z.extend(uploadSchema, {
  bytes: z.int(),
  type: z.string(),
  width: z.int(),
  height: z.int(),
  /** See `fingerprintOf`. */
  fingerprint: z.optional(z.string()),
  /** True if it is a RAW file, of which its embedded preview is retouched. */
  preview: z.optional(z.boolean()),
  /** What Segmind is sent; absent if the photo was not prepared. */
  workingCopy: z.optional(workingCopySchema),
});

/** What an execution is about: its input, the same for each delivery of one event. */
export const identitySchema = {
  id: z.string(),
  /** 1, and one more for each time that somebody runs the photo again. */
  attempt: z.int().check(z.positive()),
};

/** The model of a photo's job, as records tell it. */
export const modelSchema = z.object({
  name: z.string(),
  /** 12 hexadecimal digits: another one sends other things for the same photo and recipe. */
  version: z.string(),
  /** Of one photo, dollars, by the model's profile. */
  price: z.number(),
});

/** The same, with what collecting and finishing its answer needs. */
const jobModelSchema = z.extend(modelSchema, {
  submitVersion: z.string(),
  title: z.string(),
  recordMinutes: z.number(),
  nativePixels: z.optional(z.number()),
});

/** A job that Segmind took. */
export const jobSchema = z.object({
  pollUrl: z.string(),
  outputUrl: z.optional(z.string()),
  origin: z.optional(z.string()),
  keyHeader: z.optional(z.enum(KEY_HEADERS)),
  model: z.optional(jobModelSchema),
  requestId: z.nullable(z.string()),
  acceptedAt: z.iso.datetime(),
  simulated: z.optional(z.boolean()),
  followedSince: z.optional(z.iso.datetime()),
});

/** The slot that a photo was given: see `Admission`. */
export const admissionSchema = z.object({
  pool: z._default(z.enum(POOLS), 'submit'),
  number: z.int(),
  fencing: z.string(),
  since: z.iso.datetime(),
  isTrial: z.boolean(),
  joinedAt: z._default(z.string(), ''),
  priority: z.optional(z.enum(PRIORITIES)),
});

/** How many times in a row a step was told to wait. */
export const waitsSchema = z.int().check(z.nonnegative());
