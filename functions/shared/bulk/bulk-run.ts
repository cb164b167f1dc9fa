import * as z from 'zod/mini';
import { overridesSchema } from '../domain/recipe.ts';
import { listedUntil } from '../photos/photo-item.ts';
import { STATUSES } from '../photos/status.ts';

/** What a bulk run does to each of its photos. */
export const BULK_ACTIONS = ['retry', 'cancel', 'redo'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

const count = z._default(z.int(), 0);
const time = z.iso.datetime();

/** One request about many photos of a shoot, and how far it has come. */
export const bulkRunSchema = z.object({
  id: z.string(),
  action: z.enum(BULK_ACTIONS),
  /** The folder under `uploads/`; empty for the top. */
  folder: z.string(),
  /** Which of its photos; what is null matches any. */
  filter: z.object({
    status: z.nullable(z.enum(STATUSES)),
    code: z.nullable(z.string()),
    /** Those that succeeded with a warning about an output, and no others. */
    doubtful: z.boolean(),
  }),
  /** The caller allowed it to pay for a photo a second time. */
  payAgain: z.boolean(),
  /** The version of the decisions' file that a redo goes by; null if the bucket is not versioned, and for other actions. */
  decisionsVersion: z._default(z.nullable(z.string()), null),
  /** What a redo does to rejected photos of which the decision itself says nothing. */
  recipe: z._default(z.nullable(overridesSchema), null),
  /** Attempts that were queued later are none of its own. */
  startedAt: time,
  endedAt: z.nullable(time),
  /** Whether it goes from the oldest photo to the newest. Retries of an earlier version went the other way. */
  oldestFirst: z._default(z.boolean(), false),
  /** Where the next page of photos begins, for a redo the number of the decision; null once all are listed. */
  cursor: z.nullable(z.object({ list: z.int(), after: z.string() })),
  /** The photos that are being worked on: kept, so that an interrupted step goes on with the same ones. */
  page: z.array(z.object({ id: z.string(), attempt: z.int() })),
  /** How often the page was worked on; photos that fail stay on it. */
  tries: count,
  /** Photos that matched when they were listed, so far. */
  matched: count,
  /** Of those, the ones whose next attempt may pay a second time: without `payAgain` they are passed over. */
  mayPayAgain: count,
  /** Of those, the ones whose next attempt may cost something. */
  mayCost: count,
  /** Decisions of a redo that cannot be carried out. */
  passedOver: count,
  /** Photos that run again or are cancelled now. */
  done: count,
  /** Photos that no longer matched when their turn came. */
  changed: count,
  /** Photos that could not be run again or cancelled, often enough to be passed over. */
  failed: count,
});

export type BulkRun = z.infer<typeof bulkRunSchema>;
export type BulkPhoto = BulkRun['page'][number];

/** What a bulk run is asked for. */
export type BulkRequest = Pick<BulkRun, 'action' | 'folder' | 'filter' | 'payAgain'> &
  Partial<Pick<BulkRun, 'decisionsVersion' | 'recipe'>>;

/** A bulk run that has not begun. */
export function newBulkRun(request: BulkRequest, id: string, startedAt: string): BulkRun {
  const counts = { matched: 0, mayPayAgain: 0, mayCost: 0, passedOver: 0, done: 0, changed: 0, failed: 0 };
  // A retry puts photos back in the order in which they came. A cancel empties the queue from its end: from the front,
  // each slot that it frees would go to a photo that is to be cancelled next, and that may be paid for by then.
  const oldestFirst = request.action !== 'cancel';
  const begun = {
    decisionsVersion: null,
    recipe: null,
    ...request,
    id,
    startedAt,
    endedAt: null,
    oldestFirst,
  };
  return { ...begun, cursor: startOfList(begun, 0), page: [], tries: 0, ...counts };
}

/** Where a run begins one of the lists that it reads. */
export function startOfList(
  { startedAt, oldestFirst }: Pick<BulkRun, 'startedAt' | 'oldestFirst'>,
  list: number,
) {
  return { list, after: oldestFirst ? '' : listedUntil(startedAt) };
}
