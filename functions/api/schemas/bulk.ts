import * as z from 'zod';
import { BULK_ACTIONS } from '../../../core/bulk/bulk-run.ts';
import { STATUSES } from '../../../core/photos/status.ts';
import { shootDecisionsSchema } from './decisions.ts';
import { errorCodeSchema } from './error-code.ts';
import { recipeSchema } from './recipe.ts';

const dryRun = z
  .boolean()
  .optional()
  .describe('Only report how many photos match and what they cost; change nothing.');

/** Optional body of `POST /shoot/retry`. */
export const shootRetrySchema = z
  .strictObject({
    status: z
      .enum(['failed', 'cancelled'])
      .optional()
      .describe('Only photos with that status; by default, both.'),
    code: errorCodeSchema.optional().describe('Only photos that ended with that error code.'),
    doubtful: z
      .boolean()
      .optional()
      .describe(
        'Select the photos that succeeded with a warning about an output instead. Each costs again: they run only with `payAgain`.',
      ),
    payAgain: z
      .boolean()
      .optional()
      .describe(
        'Whether photos may be submitted although they are, or may be, already paid for. By default such photos are counted and do not run.',
      ),
    dryRun,
  })
  .check(({ value, issues }) => {
    if (value.doubtful !== true) return;
    for (const field of ['status', 'code'] as const) {
      if (value[field] === undefined) continue;
      const message = 'cannot be used with doubtful: those photos have succeeded';
      issues.push({ code: 'custom', path: [field], input: value, message });
    }
  })
  .meta({ id: 'ShootRetry', description: 'Which photos of a shoot run again, and how.' });

/** Optional body of `POST /shoot/cancel`. */
export const shootCancelSchema = z
  .strictObject({
    status: z
      .enum(['queued', 'running', 'storing'])
      .optional()
      .describe(
        'Only photos with that status; by default, all that have not ended. With `queued`, photos that are at Segmind, which are paid for, go on.',
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
      .describe('The recipe of rejected photos for which the decision has no recipe.'),
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
        '`interrupted`: the run was stopped, or crashed for an hour. Send the same request with another key to do the rest.',
      ),
    matched: photos.describe('Photos found so far that match the filter.'),
    isAll: z.boolean().describe('Whether the search is complete: if not, more photos may match.'),
    mayPayAgain: photos.describe(
      'Of those, the photos whose next attempt may cost a second time. Without `payAgain` they do not run.',
    ),
    mayPayAgainCost: z
      .number()
      .describe(
        'What submitting those a second time costs, in dollars. With `payAgain` it is part of `costAtMost`. Without `payAgain` it is added if you allow it.',
      ),
    costAtMost: z
      .number()
      .describe(
        'What running these photos again costs at most, in dollars: the model’s price for each, or nothing if its job is paid for and collected. Photos that may cost again are included only with `payAgain`; `mayPayAgainCost` has their cost in either case.',
      ),
    passedOver: photos.describe(
      'Decisions of a redo that cannot be carried out: the shoot has no photo with that id, or the photo has no such version, or it has not ended. Send the decisions again when it has ended.',
    ),
    done: photos.describe('Photos that now run again, or that were cancelled.'),
    changed: photos.describe(
      'Photos that no longer matched when the run reached them: they had ended or changed status.',
    ),
    failed: photos.describe(
      'Photos that the run could not run again or cancel after six tries, and photos whose redo was refused as by `POST /retouches/{id}/redo`: they have 20 versions, or the model’s own picture was deleted. The log of continue-bulk-run says why.',
    ),
    startedAt: time.describe('Photos that were queued later are not part of the run.'),
    endedAt: time.nullable(),
    asOf: time.describe('When the API read these values.'),
  })
  .meta({ id: 'BulkRun', description: 'One request about many photos of a shoot, and its progress.' });

export type BulkRunAnswer = z.infer<typeof bulkRunSchema>;
