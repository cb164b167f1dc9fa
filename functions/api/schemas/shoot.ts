import * as z from 'zod';
import { pageQuery } from './page-query.ts';
import { anyFolderSchema } from './shoot-query.ts';

const time = z.iso.datetime();
const count = z.int().min(0);
const dollars = z.number().min(0);

/** The state of the photos of one shoot, or the sums of several. */
const standing = {
  folder: z.string().describe('The folder under `uploads/`; empty for the top.'),
  photos: count.describe('How many are expected to end: all photos that have come, without skipped files.'),
  queued: count,
  running: count,
  storing: count,
  succeeded: count,
  failed: count,
  failedBy: z.record(z.string(), count).describe('The failed photos by the codes of their errors.'),
  cancelled: count,
  skipped: count.describe('Files that are no photos.'),
  doubtful: count.describe('Photos of which a result has warnings; they are among the succeeded ones.'),
  startedAt: time.nullable().describe('When the first photo was queued; null if there is none.'),
  changedAt: time.nullable().describe('When a photo changed last; null if there is none.'),
  ended: z
    .boolean()
    .describe('Whether nothing is open and nothing has come for a while: `Shoot Finished` was sent.'),
  endedAt: time.nullable().describe('When `Shoot Finished` was sent; null if a photo has changed since.'),
  costSoFar: dollars.describe('What Segmind bills for the photos, as far as that is known, dollars.'),
  costToCome: dollars.describe('What the photos cost at most that have not ended and are not paid for yet.'),
};

/** The state of a folder: its shoot and those below it. */
export const shootSchema = z
  .object({
    ...standing,
    below: count.describe('Shoots in folders below this one, which the numbers include.'),
    secondsLeft: count
      .nullable()
      .describe(
        'An estimate by the line’s pace and what waits before the last photo, with the time for which the day’s budget holds the line; null if nothing is open, or the circuit breaker is for another reason.',
      ),
    asOf: time.describe('When it was looked up. Counts are some seconds behind while photos move.'),
  })
  .meta({ id: 'Shoot', description: 'How a folder’s photos stand, with those in the folders below it.' });

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
    nextCursor: z.string().nullable().describe('For the next page; null on the last.'),
    asOf: time.describe('When it was looked up.'),
  })
  .meta({ id: 'ShootList', description: 'Shoots, each by itself, in the order of their folders.' });
