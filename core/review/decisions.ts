import * as z from 'zod/mini';
import { UPLOADS_PREFIX } from '../contract/storage.ts';
import { oneOf, show, strictObject, text, whole } from '../domain/field-schemas.ts';
import { overridesSchema } from '../domain/recipe.ts';

/** The most decisions in one file. A larger shoot needs several files. */
export const MAX_DECISIONS = 10_000;
/** The longest reason, in characters. */
export const REASON_LENGTH = 500;

const version = whole(1, 9_999).check(
  z.describe(
    'The version that the person judged. For an accepted photo it is the version to deliver, which may be an earlier one.',
  ),
);

/** What a person decided about one photo. */
export const decisionSchema = strictObject({
  id: z
    .string()
    .check(z.regex(/^[\w-]{1,80}$/, { error: ({ input }) => `is ${show(input)}; expected a photo’s id` })),
  key: z.string().check(
    z.refine((key) => key.startsWith(UPLOADS_PREFIX) && key.length <= 1024, {
      error: ({ input }) => `is ${show(input)}; expected the key of an upload`,
    }),
  ),
  version,
  decision: oneOf(['accept', 'reject']),
  reason: z.optional(text(REASON_LENGTH).check(z.describe('Why the photo is rejected.'))),
  redo: z.optional(
    overridesSchema.check(z.describe('What the next attempt changes: the fields of a recipe.')),
  ),
}).check(({ value, issues }) => {
  if (value.decision === 'reject') return;
  for (const field of ['reason', 'redo'] as const) {
    if (value[field] === undefined) continue;
    const message = 'is used with "accept"; expected it only with "reject"';
    issues.push({ code: 'custom', path: [field], input: value[field], message });
  }
});

/** A person's decisions on the photos of a shoot: `decisions.json` as the review page saves it. */
export const decisionsSchema = strictObject({
  folder: z.string().check(z.maxLength(1024), z.describe('The folder of the shoot; empty for the top.')),
  savedAt: z.iso.datetime({ error: ({ input }) => `is ${show(input)}; expected a time in UTC` }),
  photos: z
    .array(decisionSchema)
    .check(z.maxLength(MAX_DECISIONS, `has too many photos; expected at most ${MAX_DECISIONS}`)),
}).check(({ value, issues }) => {
  const seen = new Set<string>();
  for (const [index, { id }] of value.photos.entries()) {
    const path = ['photos', index, 'id'];
    if (seen.has(id)) issues.push({ code: 'custom', path, input: id, message: 'occurs a second time' });
    seen.add(id);
  }
});

export type Decision = z.infer<typeof decisionSchema>;
export type Decisions = z.infer<typeof decisionsSchema>;
