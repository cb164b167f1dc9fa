import * as z from 'zod/mini';
import { PAID } from '../contract/outcomes.ts';
import { INDEX, INDEX_SORT_KEY, PARTITION, POOLS } from '../contract/table.ts';
import type { PhotoRef, Upload } from '../domain/photo.ts';
import { storedOverridesSchema } from '../domain/recipe.ts';
import { SKIP_REASONS } from '../domain/skip.ts';
import { modelSchema, photoSchema, recipeSchema, uploadSchema } from '../domain/step-schemas.ts';
import { folderOfPhoto } from '../domain/upload-key.ts';
import { failureSchema, outputSchema, previewSchema, versionSchema } from '../record/record.ts';
import type { Key } from '../table/item.ts';
import { STATUSES, STEPS, type Status } from './status.ts';

/** The format version of items. A reader must accept every earlier one. */
export const FORMAT = 1;

const time = z.iso.datetime();
const known = <T extends z.ZodMiniType>(schema: T) => z._default(z.nullable(schema), null);

/**
 * The item of one attempt at a photo: enough to answer every request of the API. Attributes that are not
 * known yet are null. The photo's own steps write it, each in the transaction of what the step does.
 */
export const photoItemSchema = z.object({
  format: z.number(),
  id: z.string(),
  /** 1 for the first run, one more each time that the photo is run again. */
  attempt: z.int(),
  /** The upload; with type, bytes and pixels after it was prepared. */
  photo: z.union([photoSchema, uploadSchema]),
  /** The caller's name for the photo. */
  reference: known(z.string()),
  status: z.enum(STATUSES),
  /** Null after the photo has ended. */
  step: known(z.enum(STEPS)),
  /** Recipe values from the request. */
  overrides: known(storedOverridesSchema),
  /** The caller allowed this attempt to pay again. */
  payAgain: z._default(z.boolean(), false),
  /** The photo runs although the same photo has a result. */
  again: known(z.literal(true)),
  /** The photo and attempt of the job that this attempt finishes again, without a submit. */
  finishJob: known(z.object({ id: z.string(), attempt: z.int() })),
  recipe: known(recipeSchema),
  queuedAt: time,
  /** When the execution began. */
  startedAt: known(time),
  /** When Segmind took the job. */
  acceptedAt: known(time),
  /** When a poll saw the job finished. */
  completedAt: known(time),
  /** When the record was written. */
  recordedAt: known(time),
  /** When the photo was cancelled over the API: no job of it is submitted from then on. */
  cancelledAt: known(time),
  /** Whether Segmind bills a job of the photo, in this attempt or an earlier one. */
  paid: z._default(z.enum(PAID), 'no'),
  /** What Segmind bills for all attempts, as far as known, dollars. */
  cost: z._default(z.number(), 0),
  requestId: known(z.string()),
  /** The model of the last submit. */
  model: known(modelSchema),
  polls: z._default(z.int(), 0),
  error: known(failureSchema),
  /** Why the file is not a photo. Such a file has no execution and no record. */
  skipped: known(z.enum(SKIP_REASONS)),
  outputs: z._default(z.array(outputSchema), []),
  /** Previews of the original. */
  before: known(previewSchema),
  /** All results of the photo; empty if there is only its own first result: see `versionsOf`. */
  versions: z._default(z.array(versionSchema), []),
  /** Why this redo failed: the result before it stays. */
  redoError: known(failureSchema),
  /** The recipe of the failed redo. */
  redoRecipe: known(recipeSchema),
  recordKey: known(z.string()),
  /** The id of the photo that this photo's result comes from. */
  sameAs: known(z.string()),
  /** The pool that the photo joined last. */
  pool: known(z.enum(POOLS)),
  /** When the photo joined the queue, which sets its position. */
  joinedAt: known(time),
  /** Fencing token: distinguishes the photo's latest wait from earlier ones, which have smaller tokens. */
  fencing: known(z.string()),
  /** The task token that the execution waits with for its slot: a secret. */
  taskToken: known(z.string()),
  /** A later attempt has begun, and is listed instead. */
  isUnlisted: z.optional(z.literal(true)),
});

export type PhotoItem = z.infer<typeof photoItemSchema>;

/** What a photo's next attempt takes over about payment. */
export function inheritPayment({ paid, cost, acceptedAt, requestId, model }: PhotoItem) {
  return { paid, cost, ...(paid === 'yes' && { acceptedAt, requestId, ...(model !== null && { model }) }) };
}

/** Attempts have four digits, so that their keys sort in order. */
export function photoKey({ id, attempt }: PhotoRef): Key {
  return { pk: PARTITION.photo + id, sk: `attempt#${String(attempt).padStart(4, '0')}` };
}

/** The top folder in the index: an index attribute must not be empty. */
export const TOP_FOLDER = '/';

/** Converts a folder as callers name it to its form in the index. */
export function toIndexFolder(folder: string): string {
  return folder === '' ? TOP_FOLDER : folder;
}

/** Converts a folder of the index to the name that callers use. */
export function fromIndexFolder(folder: string): string {
  return folder === TOP_FOLDER ? '' : folder;
}

/** The folder of an upload, as in the index. */
export function folderOf({ key }: Pick<Upload, 'key'>): string {
  return toIndexFolder(folderOfPhoto(key));
}

/** The partition of {@link INDEX}.all. */
export const ALL_PHOTOS = 'photos';

/** The index entries that change with a photo's status. */
export function statusEntries(upload: Pick<Upload, 'key'>, status: Status) {
  return { [INDEX.status]: status, [INDEX.folderAndStatus]: `${status}#${folderOf(upload)}` };
}

/** The index entry of the caller's name for a photo, if it is known. */
export function referenceEntry(reference: string | null | undefined) {
  return reference == null ? {} : { [INDEX.reference]: reference };
}

/** The index entries that never change. */
export function listingEntries(id: string, upload: Pick<Upload, 'key'>, queuedAt: string) {
  return {
    [INDEX.all]: ALL_PHOTOS,
    [INDEX.folder]: folderOf(upload),
    [INDEX_SORT_KEY]: `${queuedAt}#${id}`,
  };
}

/** The start of a list, newest first, that leaves out photos queued after this time. */
export function listedUntil(time: string): string {
  // Sorts after every `<time>#<id>`.
  return `${time}$`;
}

/** The attributes that put an attempt into the indexes. Without them it is not listed. */
export const LISTING_ATTRIBUTES = [...Object.values(INDEX), INDEX_SORT_KEY];
