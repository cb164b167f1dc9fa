import * as z from 'zod/mini';
import { INDEX, INDEX_SORT_KEY, PAID, PARTITION, POOLS } from '../contract.ts';
import type { Upload } from '../domain/photo.ts';
import { overridesSchema } from '../domain/recipe.ts';
import { SKIP_REASONS } from '../domain/skip.ts';
import { folderOfPhoto } from '../domain/upload-key.ts';
import { failureSchema, outputSchema, previewSchema, versionSchema } from '../record/record.ts';
import { modelSchema, photoSchema, recipeSchema, uploadSchema } from '../step-schemas.ts';
import type { Key } from '../table/item.ts';
import { STATUSES, STEPS, type Status } from './status.ts';

/** The form in which items are written; a reader must take every earlier one. */
export const FORMAT = 1;

const time = z.iso.datetime();
const known = <T extends z.ZodMiniType>(schema: T) => z._default(z.nullable(schema), null);

/**
 * One attempt at a photo, as its item tells it: enough to answer every request of the API. Attributes that are not
 * known yet are null. Everything is written by the photo's own steps, in the transaction that does what it tells.
 */
export const photoItemSchema = z.object({
  format: z.number(),
  id: z.string(),
  /** 1, and one more for each time that somebody ran the photo again. */
  attempt: z.int(),
  /** The upload; with type, bytes and pixels once it was prepared. */
  photo: z.union([photoSchema, uploadSchema]),
  /** The caller's own name for the photo. */
  reference: known(z.string()),
  status: z.enum(STATUSES),
  /** Null once the photo has ended. */
  step: known(z.enum(STEPS)),
  /** Recipe values from the request. */
  overrides: known(overridesSchema),
  /** The caller of this attempt allowed it to pay again. */
  payAgain: z._default(z.boolean(), false),
  /** The photo runs although the same photo has a result. */
  again: known(z.literal(true)),
  /** The photo and attempt whose job's pictures this attempt only finishes again: it submits nothing. */
  finishJob: known(z.object({ id: z.string(), attempt: z.int() })),
  recipe: known(recipeSchema),
  queuedAt: time,
  /** The execution began. */
  startedAt: known(time),
  /** Segmind took the job. */
  acceptedAt: known(time),
  /** A poll saw that Segmind had finished the job. */
  completedAt: known(time),
  /** The record was written. */
  recordedAt: known(time),
  /** Somebody cancelled the photo over the API: no job of it is submitted from then on. */
  cancelledAt: known(time),
  /** Whether Segmind bills a job of the photo, in this attempt or an earlier one. */
  paid: z._default(z.enum(PAID), 'no'),
  /** What Segmind bills for the photo in all its attempts, as far as that is known, dollars. */
  cost: z._default(z.number(), 0),
  requestId: known(z.string()),
  /** The model that it was submitted to last. */
  model: known(modelSchema),
  polls: z._default(z.int(), 0),
  error: known(failureSchema),
  /** Why the file is no photo: it has neither execution nor record. */
  skipped: known(z.enum(SKIP_REASONS)),
  outputs: z._default(z.array(outputSchema), []),
  /** Small pictures of the original. */
  before: known(previewSchema),
  /** All results that it has had; empty while its own first one is all: see `versionsOf`. */
  versions: z._default(z.array(versionSchema), []),
  /** Why this attempt, which was to add a version, came to nothing: the result before it stands. */
  redoError: known(failureSchema),
  /** What it was to be done with. */
  redoRecipe: known(recipeSchema),
  recordKey: known(z.string()),
  /** The id of the photo whose result this one has. */
  sameAs: known(z.string()),
  /** The pool of slots whose queue it joined last. */
  pool: known(z.enum(POOLS)),
  /** When the photo joined the queue: its position goes by that. */
  joinedAt: known(time),
  /** Tells the photo's latest wait in the queue from earlier ones; a later one is greater. */
  fencing: known(z.string()),
  /** What the execution waits with for its slot: a secret. */
  taskToken: known(z.string()),
  /** A later attempt has begun, which is listed instead. */
  isUnlisted: z.optional(z.literal(true)),
});

export type PhotoItem = z.infer<typeof photoItemSchema>;

/** What a photo's next attempt knows of payment by the one before it. */
export function inheritPayment({ paid, cost, acceptedAt, requestId, model }: PhotoItem) {
  return { paid, cost, ...(paid === 'yes' && { acceptedAt, requestId, ...(model !== null && { model }) }) };
}

/** Which attempt at which photo. */
export interface PhotoRef {
  readonly id: string;
  readonly attempt: number;
}

/** Attempts are counted in four digits, so that their keys are in order. */
export function photoKey({ id, attempt }: PhotoRef): Key {
  return { pk: PARTITION.photo + id, sk: `attempt#${String(attempt).padStart(4, '0')}` };
}

/** The top, as the index has it: no attribute of an index may be empty. */
export const TOP_FOLDER = '/';

/** A folder as the index has it, of one as callers name it. */
export function toIndexFolder(folder: string): string {
  return folder === '' ? TOP_FOLDER : folder;
}

/** A folder as callers name it, of one as the index has it. */
export function fromIndexFolder(folder: string): string {
  return folder === TOP_FOLDER ? '' : folder;
}

/** The folder that an upload lies in, as the index has it. */
export function folderOf({ key }: Pick<Upload, 'key'>): string {
  return toIndexFolder(folderOfPhoto(key));
}

/** The partition of {@link INDEX}.all. */
export const ALL_PHOTOS = 'photos';

/** The index entries that change with a photo's status. */
export function statusEntries(upload: Pick<Upload, 'key'>, status: Status) {
  return { [INDEX.status]: status, [INDEX.folderAndStatus]: `${status}#${folderOf(upload)}` };
}

/** The index entry of the caller's own name for a photo, once that is known. */
export function referenceEntry(reference: string | null | undefined) {
  return reference == null ? {} : { [INDEX.reference]: reference };
}

/** The index entries that stay. */
export function listingEntries(id: string, upload: Pick<Upload, 'key'>, queuedAt: string) {
  return {
    [INDEX.all]: ALL_PHOTOS,
    [INDEX.folder]: folderOf(upload),
    [INDEX_SORT_KEY]: `${queuedAt}#${id}`,
  };
}

/** Where a list begins, newest first, that leaves out what was queued after that time. */
export function listedUntil(time: string): string {
  // Behind every `<time>#<id>`.
  return `${time}$`;
}

/** The attributes that put an attempt into the indexes: without them it is not listed. */
export const LISTING_ATTRIBUTES = [...Object.values(INDEX), INDEX_SORT_KEY];
