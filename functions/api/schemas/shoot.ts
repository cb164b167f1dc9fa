import * as z from 'zod';
import { pageQuery } from './page-query.ts';
import { anyFolderSchema } from './shoot-query.ts';

const time = z.iso.datetime();
const count = z.int().min(0);
const dollars = z.number().min(0);

/** The state of the photos of one shoot, or the sums of several. */
const standing = {
  folder: z.string().describe('The folder under `uploads/`; empty for the top.'),
  photos: count.describe('How many photos were uploaded, without skipped files.'),
  queued: count,
  running: count,
  storing: count,
  succeeded: count,
  failed: count,
  failedBy: z.record(z.string(), count).describe('How many photos failed with each error code.'),
  cancelled: count,
  skipped: count.describe('Files that Retouch skipped.'),
  doubtful: count.describe('Succeeded photos whose result has warnings.'),
  startedAt: time.nullable().describe('When the first photo was queued; null if there is none.'),
  changedAt: time.nullable().describe('When a photo last changed; null if there is none.'),
  ended: z
    .boolean()
    .describe(
      'Whether all photos have ended and no photo was uploaded for a while: Retouch sent `Shoot Finished`.',
    ),
  endedAt: time.nullable().describe('When Retouch sent `Shoot Finished`; null if a photo has changed since.'),
  costSoFar: dollars.describe('What Segmind bills for the photos, as far as that is known, in dollars.'),
  costToCome: dollars.describe(
    'What the photos that have not ended and are not paid for yet cost at most, in dollars.',
  ),
};

/** The state of a folder: its shoot and those below it. */
export const shootSchema = z
  .object({
    ...standing,
    below: count.describe('How many shoots lie in folders below this one; the numbers include them.'),
    secondsLeft: count
      .nullable()
      .describe(
        'An estimate from the line’s pace and the photos before the last one. It includes the time in which the line waits for the next day’s budget. Null if all photos have ended, or if the circuit breaker is open for another reason.',
      ),
    asOf: time.describe(
      'When the API read these values. Counts are some seconds behind while photos are in progress.',
    ),
  })
  .meta({ id: 'Shoot', description: 'The counts of a folder’s photos, with those in the folders below it.' });

export type ShootAnswer = z.infer<typeof shootSchema>;

/** Query of `GET /shoots`. */
export const shootListQuerySchema = z.strictObject({
  folder: anyFolderSchema.min(1).optional().describe('Only shoots in folders below this one.'),
  ...pageQuery(100),
});

/** One page of shoots. */
export const shootListSchema = z
  .object({
    shoots: z.array(z.object(standing)),
    nextCursor: z.string().nullable().describe('Cursor of the next page; null on the last page.'),
    asOf: time.describe('When the API read these values.'),
  })
  .meta({
    id: 'ShootList',
    description: 'Shoots, each without the folders below it, in the order of their folders.',
  });
