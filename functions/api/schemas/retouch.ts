import * as z from 'zod';
import { FAULTS } from '../../shared/contract.ts';
import { SKIP_REASONS } from '../../shared/domain/skip.ts';
import { STATUSES, STEPS } from '../../shared/photos/status.ts';
import { errorCodeSchema } from './error-code.ts';
import { pageQuery } from './page-query.ts';
import { recipeSchema, resolvedRecipeSchema } from './recipe.ts';
import { anyFolderSchema } from './shoot-query.ts';
import { referenceSchema } from './upload.ts';

const time = z.iso.datetime();

/** Optional body of `POST /retouches/{id}/retry`. */
export const retrySchema = z
  .strictObject({
    payAgain: z
      .boolean()
      .optional()
      .describe('Whether the photo may be submitted although it is, or may be, paid for already.'),
  })
  .meta({ id: 'Retry', description: 'How a retouch is run again.' });

/** Optional body of `POST /retouches/{id}/redo`. */
export const redoSchema = z
  .strictObject({
    version: z
      .int()
      .min(1)
      .optional()
      .describe('The version to start from; by default, the newest. By itself, it brings that version back.'),
    recipe: recipeSchema.optional().describe('What is to be other than it was.'),
  })
  .meta({ id: 'Redo', description: 'How a retouch is done again.' });

/** Fields that a row of the list and a full retouch have in common. */
const common = {
  id: z.string(),
  attempt: z.int().min(1).describe('1, and one more for each time that it was run again.'),
  reference: z.string().nullable().describe('The caller’s own name for the photo; null if none was given.'),
  status: z.enum(STATUSES),
  step: z.enum(STEPS).nullable().describe('The step that it is in; null once it has ended.'),
  key: z.string(),
  paid: z
    .boolean()
    .nullable()
    .describe(
      'Whether Segmind bills a job of it, in this attempt or an earlier one; null if that is not known.',
    ),
  cost: z
    .number()
    .min(0)
    .describe(
      'What Segmind bills for it in all its attempts, as far as that is known, dollars. 0 for a photo of an earlier version of Retouch.',
    ),
  skipped: z
    .enum(SKIP_REASONS)
    .nullable()
    .describe('Why it is no photo of its own; null if it is one. It has neither record nor result.'),
};

const share = z.number().min(0).max(1);

/** Results of the checks of a picture. */
const checksSchema = z
  .object({
    structure: share
      .nullable()
      .describe('How like the original its structure is, block by block: 1 is the same.'),
    shiftPixels: z
      .number()
      .nullable()
      .describe('How far the model moved it, in pixels of the model’s picture.'),
    frame: z
      .enum(['same', 'stretched', 'cropped'])
      .nullable()
      .describe(
        'How the model came to its own ratio; the stretch is undone, of a crop the border is the original’s.',
      ),
    changedShare: share.nullable().describe('The share of the picture that the model changed.'),
    blankShare: share.describe('The share that is blank in the model’s picture and not in the original.'),
    isNearlyBlack: z.boolean(),
    isOneColour: z.boolean(),
    isNearlyUnchanged: z.boolean(),
    hasCornerMark: z.boolean().describe('Whether one corner has strokes that the original has not.'),
  })
  .describe('What was found about it; null is what could not be found out.');

const previewSchema = z
  .object({ small: z.string(), large: z.string() })
  .describe('Keys of WebP pictures of at most 640 and 1,600 pixels.');

/** A picture that can be fetched. */
const retouchedOutputSchema = z.object({
  key: z.string(),
  type: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  checks: checksSchema.optional(),
  warnings: z.array(z.string()).optional().describe('What is doubtful about it, in words.'),
  preview: previewSchema.optional(),
  url: z.url().describe('A secret: whoever has it may read the picture.'),
  urlExpiresAt: time,
});

/** A retouch as it is now. */
export const retouchSchema = z
  .object({
    ...common,
    ahead: z
      .int()
      .min(0)
      .nullable()
      .describe(
        'How many photos in the queue are served before it; null if it does not wait there, and in answers about several photos.',
      ),
    aheadIsAtLeast: z.boolean().describe('Whether more than `ahead` may be served before it.'),
    recipe: resolvedRecipeSchema.nullable().describe('What is done to it; null until it has been prepared.'),
    model: z
      .object({
        name: z.string(),
        version: z.string().describe('Another one sends other things for the same photo and recipe.'),
        price: z.number().describe('Of one photo, dollars, by the model’s profile.'),
      })
      .nullable()
      .describe('The model that it was submitted to last, or whose result it has; null if there is none.'),
    timings: z.object({
      startedAt: time,
      acceptedAt: time.nullable().describe('Segmind took the job: it is paid for.'),
      completedAt: time.nullable().describe('Segmind had finished it.'),
      recordedAt: time.nullable().describe('The record was written.'),
    }),
    error: z
      .object({ code: errorCodeSchema, fault: z.enum(FAULTS), message: z.string() })
      .nullable()
      .describe('Why it has no result.'),
    outputs: z.array(retouchedOutputSchema),
    before: previewSchema.nullable().describe('Small pictures of the original; null if there are none.'),
    versions: z
      .array(
        z.object({
          version: z.int().min(1),
          attempt: z.int().min(1).describe('The attempt whose result it is.'),
          recipe: resolvedRecipeSchema.nullable(),
          recordedAt: time,
          outputs: z
            .array(retouchedOutputSchema)
            .describe('Empty if its files were gone before another version took their place.'),
        }),
      )
      .describe('All results that it has had, the oldest first; the last one is `outputs`.'),
    redoError: z
      .object({ code: errorCodeSchema, fault: z.enum(FAULTS), message: z.string() })
      .nullable()
      .describe('Why its latest attempt added no version: the result before it stands. Null if it did.'),
    recordKey: z.string().nullable().describe('The key of its record.'),
    sameAs: z
      .string()
      .nullable()
      .describe(
        'The id of the retouch whose result it has, as the photo is the same; null if it ran itself.',
      ),
    asOf: time.describe('When all this was looked up.'),
  })
  .meta({ id: 'Retouch', description: 'One photo’s retouch.' });

export type Retouch = z.infer<typeof retouchSchema>;

/** Query of `GET /retouches`. */
export const listQuerySchema = z.strictObject({
  status: z.enum(STATUSES).optional().describe('Only retouches of that status.'),
  folder: anyFolderSchema
    .optional()
    .describe(
      'Only photos that lie in that folder under `uploads/`, and not in one below it; empty, or `/`, for the top.',
    ),
  reference: referenceSchema
    .optional()
    .describe('Only photos of that reference. With a status or folder too, pages may hold fewer.'),
  ...pageQuery(100),
});

const listedSchema = z.object({
  ...common,
  startedAt: time,
  endedAt: time.nullable(),
  code: errorCodeSchema.nullable().describe('Why it has no result.'),
});

/** A retouch in a list: its fields have the same values as in the full retouch. */
export type ListedRetouch = z.infer<typeof listedSchema>;

/** One page of the listing. */
export const retouchListSchema = z
  .object({
    retouches: z.array(listedSchema),
    nextCursor: z.string().nullable().describe('For the next page; null on the last.'),
    asOf: time.describe('When it was looked up.'),
  })
  .meta({ id: 'RetouchList', description: 'Photos by their latest attempt, the newest first.' });
