import * as z from 'zod';

const time = z.iso.datetime();
const dollars = z.number().min(0);
const isEnough = z.boolean().describe('Whether it is enough for the photos.');

/** Optional body of `POST /shoot/estimate`. */
export const estimateRequestSchema = z
  .strictObject({
    photos: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe(
        'How many photos you will upload. By default, the estimate is about the photos of the folder that are queued and not submitted yet.',
      ),
  })
  .meta({ id: 'EstimateRequest', description: 'What to estimate.' });

/** What the photos of a shoot will cost, and how long they will take. */
export const estimateSchema = z
  .object({
    folder: z.string(),
    photos: z.int().min(0),
    pricePerPhoto: dollars.describe(
      'In dollars: the setting `pricePerPhoto`, or by default the price in the model’s profile.',
    ),
    dollars: dollars.describe(
      'What they cost at most, in dollars: a photo that is the same as another one costs nothing.',
    ),
    seconds: z
      .number()
      .min(0)
      .nullable()
      .describe(
        'Seconds until the last of them is done, after all photos that are in the line. The estimate uses the job times of the last photos, or the model’s profile if no photo ended in the last hour. It includes the time in which the line waits for the next day’s budget. Null while the circuit breaker is open for another reason: then no photo is submitted.',
      ),
    fits: z
      .object({
        day: z
          .object({
            isEnough,
            photosLeft: z.int().min(0).describe('How many more photos can be submitted today (UTC).'),
            heldUntil: time
              .nullable()
              .describe(
                'When the last of them can be submitted, if today’s budget is not enough and the line waits for the next day, once or several times. Null if no photo waits for a budget.',
              ),
          })
          .nullable()
          .describe(
            'What is left of `maxDollarsPerDay` and `maxPhotosPerDay` today. Null if neither is set.',
          ),
        shoot: z
          .object({ isEnough, dollarsLeft: dollars })
          .nullable()
          .describe(
            'What is left of `maxDollarsPerShoot` for this folder: photos beyond it fail, unpaid. Null if it is not set.',
          ),
        balance: z
          .object({ isEnough, dollars: z.number(), readAt: time })
          .nullable()
          .describe('Segmind’s balance at the last read. Null if it was never read.'),
      })
      .describe(
        'Whether the budgets and the balance are enough for them and for all photos that wait in the line.',
      ),
    asOf: time,
  })
  .meta({ id: 'Estimate', description: 'What photos of a shoot will cost, and how long they will take.' });
