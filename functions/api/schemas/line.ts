import * as z from 'zod';
import { CAUSES } from '../../../core/line/breaker-item.ts';

const time = z.iso.datetime();

/** The line before Segmind as it is now. */
export const lineSchema = z
  .object({
    inFlight: z.int().min(0).describe('Photos at Segmind.'),
    limit: z.int().min(1).describe('How many photos can be there at once.'),
    waiting: z.int().min(0).describe('Photos that wait for a slot.'),
    waitingHigh: z.int().min(0).describe('How many of these have high priority: they get slots first.'),
    waitingIsAtLeast: z.boolean().describe('Always false: the API counts all photos.'),
    oldestWaitSeconds: z
      .number()
      .min(0)
      .describe('How long the photo that joined first has waited; 0 if no photo waits.'),
    breaker: z
      .object({
        since: time,
        cause: z
          .enum(CAUSES)
          .describe(
            '`account`: Segmind refuses the account. `outage`: Segmind fails requests. `unknown-outcome`: Segmind does not answer submits, so it is not known whether it billed them. `results`: Segmind’s jobs give no results. `restored`: the table was restored from a backup, and an audit must find what was paid since.',
          ),
        code: z.string().describe('The code of the last failure.'),
        message: z.string(),
        nextTrialAt: time.describe(
          'When Retouch submits one photo as a trial, to check whether the problem is over.',
        ),
      })
      .nullable()
      .describe('Why the circuit breaker is open: no photo is submitted. Null while it is closed.'),
    pausedUntil: time
      .nullable()
      .describe(
        'Until when no photo is submitted, as Segmind’s rate limit is reached. Null if it is not reached.',
      ),
    balance: z
      .object({
        dollars: z.number().describe('The balance of the account at Segmind.'),
        readAt: time.describe(
          'When Retouch last read it: it reads it each hour while photos wait or are at Segmind.',
        ),
        lastsFor: z
          .int()
          .min(0)
          .nullable()
          .describe('How many photos it is enough for; null if photos cost nothing.'),
        isEnough: z.boolean().describe('Whether it is enough for all photos that wait or are at Segmind.'),
      })
      .nullable()
      .describe('Segmind’s balance at the last read. Null if it was never read.'),
    pace: z
      .object({
        secondsExpected: z.number().describe('From the submit of a photo to its finished job.'),
        requestsPerPhoto: z.number().describe('The submit and the polls.'),
        photosPerMinute: z.number(),
        requestsPerMinute: z.number().describe('Segmind’s plan must allow this many.'),
        plans: z
          .array(
            z.object({
              requestsPerMinute: z.number(),
              maxInFlight: z.int().describe('The largest setting `maxInFlight` whose requests fit.'),
              photosPerMinute: z.number(),
            }),
          )
          .describe('What plans with this many requests a minute support.'),
      })
      .describe(
        'How many requests `limit` photos at once make, if jobs take as long as the model’s profile says.',
      ),
    asOf: time,
  })
  .meta({ id: 'Line', description: 'The line before Segmind.' });
