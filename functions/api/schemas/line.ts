import * as z from 'zod';
import { CAUSES } from '../../shared/line/breaker-item.ts';

const time = z.iso.datetime();

/** The line before Segmind as it is now. */
export const lineSchema = z
  .object({
    inFlight: z.int().min(0).describe('Photos at Segmind.'),
    limit: z.int().min(1).describe('How many may be there at once.'),
    waiting: z.int().min(0).describe('Photos that wait for a slot.'),
    waitingHigh: z.int().min(0).describe('How many of these have high priority: they are served first.'),
    waitingIsAtLeast: z.boolean().describe('Always false: all are counted.'),
    oldestWaitSeconds: z
      .number()
      .min(0)
      .describe('How long the photo has waited that joined first; 0 if none waits.'),
    breaker: z
      .object({
        since: time,
        cause: z
          .enum(CAUSES)
          .describe(
            '`account`: Segmind refuses the account. `outage`: it fails what is sent to it. `unknown-outcome`: it leaves open what became of submits. `results`: its jobs give no results. `restored`: the table was restored from a backup, and what was paid since has to be found out.',
          ),
        code: z.string().describe('The code of the last failure.'),
        message: z.string(),
        nextTrialAt: time.describe('When one photo will be submitted to see whether the trouble has passed.'),
      })
      .nullable()
      .describe('Why nothing is submitted: the circuit breaker is open. Null while it is closed.'),
    pausedUntil: time
      .nullable()
      .describe('Segmind’s rate limit is reached: nothing is submitted until then. Null if it is not.'),
    balance: z
      .object({
        dollars: z.number().describe('What the account at Segmind holds.'),
        readAt: time.describe('When it was read: each hour while photos wait or are at Segmind.'),
        lastsFor: z.int().min(0).nullable().describe('For how many photos; null if they cost nothing.'),
        isEnough: z.boolean().describe('Whether it lasts for all photos that wait or are at Segmind.'),
      })
      .nullable()
      .describe('Segmind’s balance, as it was read last. Null if it was never read.'),
    pace: z
      .object({
        secondsExpected: z.number().describe('From the submit of a photo to its finished job.'),
        requestsPerPhoto: z.number().describe('The submit and the polls.'),
        photosPerMinute: z.number(),
        requestsPerMinute: z.number().describe('Segmind’s plan has to allow so many.'),
        plans: z
          .array(
            z.object({
              requestsPerMinute: z.number(),
              maxInFlight: z.int().describe('The largest setting `maxInFlight` whose requests fit.'),
              photosPerMinute: z.number(),
            }),
          )
          .describe('What plans of so many requests a minute carry.'),
      })
      .describe(
        'What `limit` photos at once ask of Segmind, if jobs take as long as the model’s profile says.',
      ),
    asOf: time,
  })
  .meta({ id: 'Line', description: 'The line before Segmind.' });
