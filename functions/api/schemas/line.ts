import * as z from 'zod';

const time = z.iso.datetime();

/** The line before Segmind as it is now. */
export const lineSchema = z
  .object({
    inFlight: z.int().min(0).describe('Photos at Segmind.'),
    limit: z.int().min(1).describe('How many may be there at once.'),
    waiting: z.int().min(0).describe('Photos that wait for a place.'),
    waitingIsAtLeast: z.boolean().describe('Whether more than `waiting` may wait.'),
    oldestWaitSeconds: z
      .number()
      .min(0)
      .describe('How long the first of them has waited; 0 where nobody waits.'),
    held: z
      .object({
        since: time,
        code: z.string(),
        message: z.string(),
        nextProbeAt: time.describe('When one photo will be submitted to see whether the trouble has passed.'),
      })
      .nullable()
      .describe('Why the line stands still; null where it moves.'),
    asOf: time,
  })
  .meta({ id: 'Line', description: 'The line before Segmind.' });
