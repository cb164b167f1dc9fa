import * as z from 'zod';
import { FAULTS } from '../../shared/contract.ts';
import { recipeSchema } from './recipe.ts';
import { fileNameSchema, folderSchema } from './upload.ts';

/** What can be said of a retouch. */
export const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

const time = z.iso.datetime();

/** What `POST /retouches` takes: a photo that is there, or one to be imported. */
export const newRetouchSchema = z
  .strictObject({
    key: z
      .string()
      .min(1)
      .max(1024)
      .refine((text) => text.isWellFormed(), 'is not well-formed Unicode')
      .optional()
      .describe('The key of a photo under `uploads/`.'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(4096)
      .optional()
      .describe('An https URL to import a photo from.'),
    fileName: fileNameSchema
      .optional()
      .describe('The name of an imported photo; by default, the URL’s last part.'),
    folder: folderSchema.optional().describe('The folder of an imported photo.'),
    recipe: recipeSchema.optional(),
  })
  .check(({ value, issues }) => {
    const refuse = (field: string, message: string) =>
      issues.push({ code: 'custom', path: [field], input: value, message });
    if (value.key === undefined && value.url === undefined) refuse('key', 'expected either key or url');
    if (value.key === undefined) return;
    for (const field of ['url', 'fileName', 'folder'] as const) {
      if (value[field] !== undefined) refuse(field, 'cannot stand beside key');
    }
  })
  .meta({ id: 'NewRetouch', oneOf: [{ required: ['key'] }, { required: ['url'] }] });

/** A retouch as it is now. */
export const retouchSchema = z
  .object({
    id: z.string(),
    attempt: z.int().min(1).describe('1, and one more for each time that it was run again.'),
    status: z.enum(STATUSES),
    step: z.string().nullable().describe('The step it is in; null once it has ended.'),
    ahead: z
      .int()
      .min(0)
      .nullable()
      .describe('How many photos wait before it in the line; null where it does not wait there.'),
    aheadIsAtLeast: z.boolean().describe('Whether more than `ahead` may wait before it.'),
    key: z.string(),
    recipe: z.object({ instructions: z.string(), upscale: z.string() }).nullable(),
    timings: z.object({
      startedAt: time,
      acceptedAt: time.nullable().describe('Segmind took the job: it is paid for.'),
      completedAt: time.nullable().describe('Segmind had finished it.'),
      recordedAt: time.nullable().describe('The record was written.'),
    }),
    error: z
      .object({ code: z.string(), fault: z.enum(FAULTS), message: z.string() })
      .nullable()
      .describe('Why it has no result; the codes are in the README.'),
    outputs: z.array(
      z.object({
        key: z.string(),
        type: z.string(),
        width: z.int(),
        height: z.int(),
        bytes: z.int(),
        sha256: z.string(),
        url: z.url().describe('A secret: whoever has it may read the picture.'),
        urlExpiresAt: time,
      }),
    ),
    recordKey: z.string().nullable().describe('The key of its record.'),
    paid: z.boolean().nullable().describe('Whether Segmind took a job for it; null where nobody can know.'),
    asOf: time.describe('When all this was looked up.'),
  })
  .meta({ id: 'Retouch', description: 'One photo’s retouch.' });

export type Retouch = z.infer<typeof retouchSchema>;

/** What `GET /retouches` may be asked. */
export const listQuerySchema = z.strictObject({
  status: z
    .enum(STATUSES)
    .optional()
    .describe('Only retouches of that status; `failed` leaves out those that reached the limit of 30 days.'),
  folder: folderSchema.optional().describe('Only photos in that folder under `uploads/`, or below it.'),
  limit: z.coerce.number().int().min(1).max(50).default(20).describe('How many runs are looked at.'),
  cursor: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .describe('`nextCursor` of the page before, with the same filters.'),
});

/** One page of the listing. */
export const retouchListSchema = z
  .object({
    retouches: z.array(
      z.object({
        id: z.string(),
        attempt: z.int().min(1),
        status: z.enum(STATUSES),
        key: z.string(),
        startedAt: time,
        endedAt: time.nullable(),
      }),
    ),
    nextCursor: z
      .string()
      .nullable()
      .describe(
        'For the next page, within 24 hours; null on the last. A page may be empty and not the last.',
      ),
    asOf: time.describe('When it was looked up. What began or ended within the last seconds may be missing.'),
  })
  .meta({ id: 'RetouchList', description: 'Attempts, those that began or ended last first.' });
