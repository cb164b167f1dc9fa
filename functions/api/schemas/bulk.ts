import * as z from 'zod';
import { BULK_ACTIONS } from '../../shared/bulk/bulk-run.ts';
import { STATUSES } from '../../shared/photos/status.ts';
import { shootDecisionsSchema } from './decisions.ts';
import { errorCodeSchema } from './error-code.ts';
import { recipeSchema } from './recipe.ts';

const dryRun = z
  .boolean()
  .optional()
  .describe('Only says which photos it would be for, and what that costs; nothing is done.');

/** Optional body of `POST /shoot/retry`. */
export const shootRetrySchema = z
  .strictObject({
    status: z
      .enum(['failed', 'cancelled'])
      .optional()
      .describe('Only photos of that status; by default, both.'),
    code: errorCodeSchema.optional().describe('Only photos that ended with that code.'),
    doubtful: z
      .boolean()
      .optional()
      .describe(
        'Instead of those, the photos that succeeded with a warning about an output. Each pays again: they run only with `payAgain`.',
      ),
    payAgain: z
      .boolean()
      .optional()
      .describe(
        'Whether photos may be submitted although they are, or may be, paid for already. By default those are counted and not run.',
      ),
    dryRun,
  })
  .check(({ value, issues }) => {
    if (value.doubtful !== true) return;
    for (const field of ['status', 'code'] as const) {
      if (value[field] === undefined) continue;
      const message = 'cannot stand beside doubtful: those photos have succeeded';
      issues.push({ code: 'custom', path: [field], input: value, message });
    }
  })
  .meta({ id: 'ShootRetry', description: 'Which photos of a shoot are run again, and how.' });

/** Optional body of `POST /shoot/cancel`. */
export const shootCancelSchema = z
  .strictObject({
    status: z
      .enum(['queued', 'running', 'storing'])
      .optional()
      .describe(
        'Only photos of that status, such as `queued`, so that those at Segmind, which are paid for, go on; by default, all that have not ended.',
      ),
    dryRun,
  })
  .meta({ id: 'ShootCancel', description: 'Which photos of a shoot are cancelled.' });

/** Optional body of `POST /shoot/redo`. */
export const shootRedoSchema = z
  .strictObject({
    decisions: shootDecisionsSchema.optional(),
    recipe: recipeSchema
      .optional()
      .describe('For rejected photos of which the decision itself says nothing.'),
    dryRun,
  })
  .meta({ id: 'ShootRedo', description: 'Which photos of a shoot are done again, and how.' });

const photos = z.int().min(0);
const time = z.iso.datetime();

/** A bulk run as it is now. */
export const bulkRunSchema = z
  .object({
    id: z.string().nullable().describe('For `GET /bulk/{id}`; null for a dry run.'),
    action: z.enum(BULK_ACTIONS),
    folder: z.string(),
    filter: z.object({
      status: z.enum(STATUSES).nullable(),
      code: errorCodeSchema.nullable(),
      doubtful: z.boolean(),
    }),
    payAgain: z.boolean(),
    state: z
      .enum(['dry-run', 'running', 'finished', 'interrupted'])
      .describe(
        '`interrupted`: it was stopped, or crashed for an hour. The same request with another key does the rest.',
      ),
    matched: photos.describe('Photos that match the filter, as far as they were looked for.'),
    isAll: z.boolean().describe('Whether they were looked for to the end: else more may match.'),
    mayPayAgain: photos.describe(
      'Of those, the photos whose next attempt may pay a second time. Without `payAgain` they are not run.',
    ),
    mayPayAgainCost: z
      .number()
      .describe(
        'What submitting those a second time costs, dollars. With `payAgain` it is part of `costAtMost`, without it comes on top if you allow it.',
      ),
    costAtMost: z
      .number()
      .describe(
        'What running these photos again costs at most, dollars: the model’s price for each, or nothing if its job is paid for and collected. Those that may pay again are in it only with `payAgain`: `mayPayAgainCost` says what they cost in either case.',
      ),
    passedOver: photos.describe(
      'Decisions of a redo that cannot be carried out: the shoot has no photo of that id, or it has no such version, or is on its way. Send them again when it has ended.',
    ),
    done: photos.describe('Photos that run again, or are cancelled.'),
    changed: photos.describe(
      'Photos that did not match any more when their turn came: they have ended or gone on.',
    ),
    failed: photos.describe(
      'Photos that could not be run again or cancelled, after six tries; and photos whose redo is refused, as `POST /retouches/{id}/redo` refuses it: they have 20 versions, or the model’s own picture is gone. The log of continue-bulk-run says why.',
    ),
    startedAt: time.describe('Photos that were queued later are not part of it.'),
    endedAt: time.nullable(),
    asOf: time.describe('When all this was looked up.'),
  })
  .meta({ id: 'BulkRun', description: 'One request about many photos of a shoot, and how far it has come.' });

export type BulkRunAnswer = z.infer<typeof bulkRunSchema>;
