import * as z from 'zod/mini';
import { API_KEY_HEADERS, KEY_HEADERS } from '../contract.ts';

/** It could not be found out: Segmind did not answer, or not as expected. */
const unclear = z.object({ kind: z.literal('unclear'), why: z.string() });

/** What check-segmind answers: how the stack and Segmind get on, without anything secret. */
export const segmindReportSchema = z.object({
  /** Such as `https://api.segmind.com`. */
  origin: z.string(),
  /** Whether Segmind answers at all. */
  reach: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('answered'), ms: z.number() }),
    z.object({ kind: z.literal('unanswered'), why: z.string() }),
    /** Without a key, nothing is asked. */
    z.object({ kind: z.literal('not-asked') }),
  ]),
  key: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('accepted'),
      header: z.enum(KEY_HEADERS),
      /** In which header the model's profile has it sent. */
      profileHeader: z.enum(API_KEY_HEADERS),
    }),
    /** In both headers. `said` is Segmind's own sentence. */
    z.object({ kind: z.literal('refused'), said: z.string() }),
    z.object({ kind: z.literal('missing'), why: z.string() }),
    unclear,
  ]),
  balance: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      /** Both kinds of credits together. */
      dollars: z.number(),
      /** Absent if the stack is older. */
      bought: z.optional(z.number()),
      /** Those that Segmind gave; null if it does not name them. */
      free: z.optional(z.nullable(z.number())),
      /** Of one photo, dollars. */
      price: z.number(),
      /** For how many photos it lasts; null if they cost nothing. */
      photos: z.nullable(z.number()),
    }),
    unclear,
  ]),
  /** Whether Segmind knows the path that photos are submitted to. */
  model: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('probably-known'), path: z.string(), status: z.number() }),
    z.object({ kind: z.literal('not-known'), path: z.string(), status: z.number(), said: z.string() }),
    unclear,
  ]),
});

/** How the stack and Segmind get on. */
export type SegmindReport = z.infer<typeof segmindReportSchema>;
