import * as z from 'zod/mini';
import { POOLS } from './contract.ts';

/** The upload an execution was started for: its input. */
export const uploadSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  versionId: z.optional(z.string()),
  etag: z.optional(z.string()),
  modifiedAt: z.optional(z.string()),
  sequencer: z.optional(z.string()),
});

/** What Inspect photo found. */
export const photoSchema = z.extend(uploadSchema, {
  bytes: z.int(),
  type: z.enum(['image/jpeg', 'image/png']),
  width: z.int(),
  height: z.int(),
  /** See `fingerprintOf`. */
  fingerprint: z.optional(z.string()),
});

export const recipeSchema = z.object({ instructions: z.string(), upscale: z.string() });

/** What an execution is about: its input, the same for each delivery of one event. */
export const identitySchema = {
  id: z.string(),
  /** 1, and one more for each time that somebody runs the photo again. */
  attempt: z.int().check(z.positive()),
};

/** A job that Segmind took. */
export const jobSchema = z.object({
  pollUrl: z.string(),
  requestId: z.nullable(z.string()),
  acceptedAt: z.iso.datetime(),
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
});

/** How many times in a row a step was told to wait. */
export const waitsSchema = z.int().check(z.nonnegative());
