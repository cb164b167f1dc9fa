import * as z from 'zod/mini';
import { API_KEY_HEADERS, KEY_HEADERS } from '../contract/model-profile.ts';

/** Unknown: Segmind did not answer, or not as expected. */
const unclear = z.object({ kind: z.literal('unclear'), why: z.string() });

/** The answer of check-segmind: whether the stack can work with Segmind. Contains no secrets. */
export const segmindReportSchema = z.object({
  /** Such as `https://api.segmind.com`. */
  origin: z.string(),
  /** Whether Segmind answers, and works. */
  reach: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('answered'), ms: z.number() }),
    z.object({ kind: z.literal('unanswered'), why: z.string() }),
    /** It answers with an error of its own, HTTP 5xx: `HTTP 503 …`. */
    z.object({ kind: z.literal('failing'), said: z.string() }),
    /** Without a key nothing is sent. */
    z.object({ kind: z.literal('not-asked') }),
  ]),
  key: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('accepted'),
      header: z.enum(KEY_HEADERS),
      /** The header for the key in the model's profile. */
      profileHeader: z.enum(API_KEY_HEADERS),
    }),
    /** Refused in both headers. `said` is Segmind's own sentence. */
    z.object({ kind: z.literal('refused'), said: z.string() }),
    z.object({ kind: z.literal('missing'), why: z.string() }),
    unclear,
  ]),
  balance: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      /** The sum of both kinds of credits. */
      dollars: z.number(),
      /** Credits that were bought. Absent if the stack is older. */
      bought: z.optional(z.number()),
      /** Credits that Segmind gave for free; null if it does not report them. */
      free: z.optional(z.nullable(z.number())),
      /** Of one photo, dollars. */
      price: z.number(),
      /** How many photos the balance pays for; null if they cost nothing. */
      photos: z.nullable(z.number()),
    }),
    unclear,
  ]),
  /** Whether Segmind knows the path of submits. */
  model: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('probably-known'), path: z.string(), status: z.number() }),
    z.object({ kind: z.literal('not-known'), path: z.string(), status: z.number(), said: z.string() }),
    unclear,
  ]),
});

/** The answer of check-segmind. */
export type SegmindReport = z.infer<typeof segmindReportSchema>;
