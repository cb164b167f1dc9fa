import * as z from 'zod';
import { FAULTS } from '../../../core/contract/outcomes.ts';
import { SKIP_REASONS } from '../../../core/domain/skip.ts';
import { STATUSES, STEPS } from '../../../core/photos/status.ts';
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
      .describe('Whether the photo may be submitted although it is, or may be, already paid for.'),
  })
  .meta({ id: 'Retry', description: 'How to run a retouch again.' });

/** Optional body of `POST /retouches/{id}/redo`. */
export const redoSchema = z
  .strictObject({
    version: z
      .int()
      .min(1)
      .optional()
      .describe('The version to start from; by default, the newest. On its own, it restores that version.'),
    recipe: recipeSchema.optional().describe('The recipe fields to change.'),
  })
  .meta({ id: 'Redo', description: 'How to do a retouch again.' });

/** Fields that a row of the list and a full retouch have in common. */
const common = {
  id: z.string(),
  attempt: z
    .int()
    .min(1)
    .describe('The number of the attempt: 1, plus one for each time that the retouch was run again.'),
  reference: z.string().nullable().describe('Your own name for the photo; null if you gave none.'),
  status: z.enum(STATUSES),
  step: z.enum(STEPS).nullable().describe('The current step; null when the retouch has ended.'),
  key: z.string(),
  paid: z
    .boolean()
    .nullable()
    .describe(
      'Whether Segmind bills a job of this photo, in this attempt or an earlier one; null if that is not known.',
    ),
  cost: z
    .number()
    .min(0)
    .describe(
      'What Segmind bills for all its attempts, as far as that is known, in dollars. 0 for a photo of an earlier version of Retouch.',
    ),
  skipped: z
    .enum(SKIP_REASONS)
    .nullable()
    .describe(
      'Why Retouch skipped the file: a skipped file has no record and no result. Null if it was not skipped.',
    ),
};

const share = z.number().min(0).max(1);

/** Results of the checks of a picture. */
const checksSchema = z
  .object({
    structure: share
      .nullable()
      .describe('How similar its structure is to the original’s, block by block: 1 is the same.'),
    shiftPixels: z
      .number()
      .nullable()
      .describe('How far the model shifted the picture, in pixels of the model’s picture.'),
    frame: z
      .enum(['same', 'stretched', 'cropped'])
      .nullable()
      .describe(
        'How the model reached its own ratio. Retouch undoes a stretch; after a crop it takes the border from the original.',
      ),
    changedShare: share.nullable().describe('The share of the picture that the model changed.'),
    blankShare: share.describe(
      'The share of the picture that is blank in the model’s picture and not in the original.',
    ),
    isNearlyBlack: z.boolean(),
    isOneColour: z.boolean(),
    isNearlyUnchanged: z.boolean(),
    hasCornerMark: z.boolean().describe('Whether a corner has strokes that the original does not have.'),
  })
  .describe('The results of Retouch’s checks; null if a check was not possible.');

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
  warnings: z.array(z.string()).optional().describe('Doubts about the picture, in words.'),
  preview: previewSchema.optional(),
  url: z.url().describe('A secret: anyone with this URL can read the picture.'),
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
        'How many photos in the queue get a slot before it; null if it does not wait there, and in answers about several photos.',
      ),
    aheadIsAtLeast: z.boolean().describe('Whether more than `ahead` photos may get a slot before it.'),
    recipe: resolvedRecipeSchema.nullable().describe('The recipe; null until the photo is prepared.'),
    model: z
      .object({
        name: z.string(),
        version: z.string().describe('Another revision sends other values for the same photo and recipe.'),
        price: z.number().describe('The price of one photo in the model’s profile, in dollars.'),
      })
      .nullable()
      .describe('The model that got the photo last, or that made its result; null if there is none.'),
    timings: z.object({
      startedAt: time,
      acceptedAt: time.nullable().describe('When Segmind accepted the job: it is paid for.'),
      completedAt: time.nullable().describe('When Segmind had finished the job.'),
      recordedAt: time.nullable().describe('When Retouch wrote the record.'),
    }),
    error: z
      .object({ code: errorCodeSchema, fault: z.enum(FAULTS), message: z.string() })
      .nullable()
      .describe('Why there is no result.'),
    outputs: z.array(retouchedOutputSchema),
    before: previewSchema.nullable().describe('Small pictures of the original; null if there are none.'),
    versions: z
      .array(
        z.object({
          version: z.int().min(1),
          attempt: z.int().min(1).describe('The attempt that made this version.'),
          recipe: resolvedRecipeSchema.nullable(),
          recordedAt: time,
          outputs: z
            .array(retouchedOutputSchema)
            .describe('Empty if its files were deleted before another version replaced it.'),
        }),
      )
      .describe('All results of the retouch, the oldest first; the last one is `outputs`.'),
    redoError: z
      .object({ code: errorCodeSchema, fault: z.enum(FAULTS), message: z.string() })
      .nullable()
      .describe('Why its latest attempt added no version: the earlier result stays. Null if it did.'),
    recordKey: z.string().nullable().describe('The key of its record.'),
    sameAs: z
      .string()
      .nullable()
      .describe(
        'The id of the retouch whose result this photo shares, as the photo is the same; null if it ran itself.',
      ),
    asOf: time.describe('When the API read these values.'),
  })
  .meta({ id: 'Retouch', description: 'One photo’s retouch.' });

export type Retouch = z.infer<typeof retouchSchema>;

/** Query of `GET /retouches`. */
export const listQuerySchema = z.strictObject({
  status: z.enum(STATUSES).optional().describe('Only retouches with that status.'),
  folder: anyFolderSchema
    .optional()
    .describe(
      'Only photos in that folder under `uploads/`, not in a folder below it; empty, or `/`, for the top.',
    ),
  reference: referenceSchema
    .optional()
    .describe(
      'Only photos with that reference. Together with a status or folder, pages may hold fewer rows.',
    ),
  ...pageQuery(100),
});

const listedSchema = z.object({
  ...common,
  startedAt: time,
  endedAt: time.nullable(),
  code: errorCodeSchema.nullable().describe('Why there is no result.'),
});

/** A retouch in a list: its fields have the same values as in the full retouch. */
export type ListedRetouch = z.infer<typeof listedSchema>;

/** One page of the listing. */
export const retouchListSchema = z
  .object({
    retouches: z.array(listedSchema),
    nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last page.'),
    asOf: time.describe('When the API read these values.'),
  })
  .meta({ id: 'RetouchList', description: 'Photos with their latest attempt, the newest first.' });
