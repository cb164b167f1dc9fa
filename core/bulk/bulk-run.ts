import * as z from 'zod/mini';
import { storedOverridesSchema } from '../domain/recipe.ts';
import { listedUntil } from '../photos/photo-item.ts';
import { STATUSES } from '../photos/status.ts';

/** What a bulk run does to each of its photos. */
export const BULK_ACTIONS = ['retry', 'cancel', 'redo'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

const count = z._default(z.int(), 0);
const time = z.iso.datetime();

/** One request about many photos of a shoot, and its progress. */
export const bulkRunSchema = z.object({
  id: z.string(),
  action: z.enum(BULK_ACTIONS),
  /** The folder under `uploads/`; empty for the top. */
  folder: z.string(),
  /** Which of its photos; null matches any. */
  filter: z.object({
    status: z.nullable(z.enum(STATUSES)),
    code: z.nullable(z.string()),
    /** Only photos that succeeded with a warning about an output. */
    doubtful: z.boolean(),
  }),
  /** The caller allowed the run to pay for a photo a second time. */
  payAgain: z.boolean(),
  /** The version of the decisions' file for a redo; null without bucket versioning, and for other actions. */
  decisionsVersion: z._default(z.nullable(z.string()), null),
  /** The recipe values of a redo for rejected photos, if their decision gives no values. */
  recipe: z._default(z.nullable(storedOverridesSchema), null),
  /** The run leaves out attempts that were queued later. */
  startedAt: time,
  endedAt: z.nullable(time),
  /** Whether the run goes from oldest to newest. Retries of an earlier version of Retouch did not. */
  oldestFirst: z._default(z.boolean(), false),
  /** The start of the next page of photos; for a redo the decision's number. Null when all are listed. */
  cursor: z.nullable(z.object({ list: z.int(), after: z.string() })),
  /** The photos in work: stored, so that a step that crashed resumes with the same ones. */
  page: z.array(z.object({ id: z.string(), attempt: z.int() })),
  /** How often the page was worked on. Photos that fail stay on it. */
  tries: count,
  /** The photos so far that matched when they were listed. */
  matched: count,
  /** Those of them that another attempt may pay for a second time. Without `payAgain` the run skips them. */
  mayPayAgain: count,
  /** Those of them that another attempt may cost something for. */
  mayCost: count,
  /** Decisions of a redo that cannot be carried out. */
  passedOver: count,
  /** Photos that were run again or cancelled. */
  done: count,
  /** Photos that no longer matched when the run reached them. */
  changed: count,
  /** Photos that could not be run again or cancelled after several tries. */
  failed: count,
});

export type BulkRun = z.infer<typeof bulkRunSchema>;
export type BulkPhoto = BulkRun['page'][number];

/** The request for a bulk run. */
export type BulkRequest = Pick<BulkRun, 'action' | 'folder' | 'filter' | 'payAgain'> &
  Partial<Pick<BulkRun, 'decisionsVersion' | 'recipe'>>;

/** A new bulk run. */
export function newBulkRun(request: BulkRequest, id: string, startedAt: string): BulkRun {
  const counts = { matched: 0, mayPayAgain: 0, mayCost: 0, passedOver: 0, done: 0, changed: 0, failed: 0 };
  // A retry queues photos in the order in which they came. A cancel goes from the newest to the oldest:
  // otherwise each slot that it frees would go to the photo to be cancelled next, which may then be paid for.
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

/** The start of one of the lists that a run reads. */
export function startOfList(
  { startedAt, oldestFirst }: Pick<BulkRun, 'startedAt' | 'oldestFirst'>,
  list: number,
) {
  return { list, after: oldestFirst ? '' : listedUntil(startedAt) };
}
