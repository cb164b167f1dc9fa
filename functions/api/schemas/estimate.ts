import * as z from 'zod';

const time = z.iso.datetime();
const dollars = z.number().min(0);
const isEnough = z.boolean().describe('Whether the photos fit into it.');

/** Optional body of `POST /shoot/estimate`. */
export const estimateWishSchema = z
  .strictObject({
    photos: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe(
        'How many photos are to come. By default, those of the folder that are queued and not submitted yet.',
      ),
  })
  .meta({ id: 'EstimateWish', description: 'What is to be estimated.' });

/** What the photos of a shoot will cost, and how long they will take. */
export const estimateSchema = z
  .object({
    folder: z.string(),
    photos: z.int().min(0),
    pricePerPhoto: dollars.describe(
      'Dollars: the setting `pricePerPhoto`, or by default what the model’s profile says.',
    ),
    dollars: dollars.describe(
      'What they cost at most: a photo that is the same as another one is not paid for.',
    ),
    seconds: z
      .number()
      .min(0)
      .nullable()
      .describe(
        'How long until the last of them is done, behind all that are in the line, by how long the jobs of the line’s last photos took, or by the model’s profile if there were none in the last hour. The time for which the day’s budget holds the line is in it. Null while the circuit breaker is open for another reason: nothing is submitted.',
      ),
    fits: z
      .object({
        day: z
          .object({
            isEnough,
            photosLeft: z.int().min(0).describe('How many photos more may be submitted today, UTC.'),
            heldUntil: time
              .nullable()
              .describe(
                'The line is held for the next day, once or several times: the last of them is submitted from then on. Null if none is held.',
              ),
          })
          .nullable()
          .describe(
            'What is left of `maxDollarsPerDay` and `maxPhotosPerDay` today. Null if there is neither.',
          ),
        shoot: z
          .object({ isEnough, dollarsLeft: dollars })
          .nullable()
          .describe(
            'What is left of `maxDollarsPerShoot` for this folder: photos beyond it fail, unpaid. Null if there is none.',
          ),
        balance: z
          .object({ isEnough, dollars: z.number(), readAt: time })
          .nullable()
          .describe('Segmind’s balance, as it was read last. Null if it was never read.'),
      })
      .describe('Whether the budgets and the balance have room for them, beside all that wait in the line.'),
    asOf: time,
  })
  .meta({ id: 'Estimate', description: 'What photos of a shoot will cost, and how long they will take.' });
