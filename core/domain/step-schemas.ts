import * as z from 'zod/mini';
import { KEY_HEADERS } from '../contract/model-profile.ts';
import { PRIORITIES } from '../contract/recipe.ts';
import { POOLS } from '../contract/table.ts';
import { recipeSchema } from './recipe.ts';

export { recipeSchema };

/** The upload that an execution was started for: part of its input. */
export const uploadSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
  modifiedAt: z.optional(z.string()),
  sequencer: z.optional(z.string()),
});

/** The copy of a photo that Segmind receives. */
const workingCopySchema = z.object({
  /** Its key in the state bucket; null if Segmind receives the upload itself. */
  key: z.nullable(z.string()),
  /** The version of the model's profile that it was made for. Absent on copies of an earlier version. */
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
  /** True for a RAW file: Retouch retouches its embedded preview. */
  preview: z.optional(z.boolean()),
  /** What Segmind receives; absent if the photo was not prepared. */
  workingCopy: z.optional(workingCopySchema),
});

/** The photo and attempt of an execution: part of its input, the same for each delivery of one event. */
export const identitySchema = {
  id: z.string(),
  /** 1 for the first run, one more each time that the photo is run again. */
  attempt: z.int().check(z.positive()),
};

/** The model of a photo's job, as in records. */
export const modelSchema = z.object({
  name: z.string(),
  /** 12 hexadecimal digits. Another version sends something else for the same photo and recipe. */
  version: z.string(),
  /** The price of one photo in the model's profile, dollars. */
  price: z.number(),
});

/** The job's model, with what is needed to collect and finish its answer. */
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

/** The slot that a photo received: see `Admission`. */
export const admissionSchema = z.object({
  pool: z._default(z.enum(POOLS), 'submit'),
  number: z.int(),
  fencing: z.string(),
  since: z.iso.datetime(),
  isTrial: z.boolean(),
  joinedAt: z._default(z.string(), ''),
  priority: z.optional(z.enum(PRIORITIES)),
});

/** How many times in a row a step had to wait. */
export const waitsSchema = z.int().check(z.nonnegative());
