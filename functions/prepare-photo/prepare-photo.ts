import * as z from 'zod/mini';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { type Failure, failure } from '../../core/domain/failure.ts';
import type { Job } from '../../core/domain/job.ts';
import { checkOutputSize, DEFAULT_OUTPUT } from '../../core/domain/output-options.ts';
import type { Photo, PhotoRef, Upload, WorkingCopyRef } from '../../core/domain/photo.ts';
import type { Recipe } from '../../core/domain/recipe.ts';
import type { Busy } from '../../core/domain/retry-policy.ts';
import { identitySchema, uploadSchema } from '../../core/domain/step-schemas.ts';
import { checkUploadKey } from '../../core/domain/upload-key.ts';
import type { Model } from '../../core/model/model.ts';
import { followedFromNow, judge, type Receipts } from '../../core/payment/receipts.ts';
import { photoDeleted, photoReplaced } from '../../core/photos/photo-gone.ts';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { SamePhotos } from '../../core/photos/same-photos.ts';
import { waitForSame } from '../../core/photos/same-wait.ts';
import type { Recipes, Resolution } from '../../core/recipes/recipes.ts';
import { readAgain, readReference } from '../../core/recipes/upload-metadata.ts';
import { UnreadableUploadError } from '../../core/storage/unreadable-upload.ts';
import { isCurrent, type OpenedObject, type Uploads } from '../../core/storage/uploads.ts';
import type { WorkingCopies } from '../../core/storage/working-copies.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { OpenedUpload, WithUpload } from './open-upload.ts';

export const prepareEventSchema = z.object({
  ...identitySchema,
  photo: uploadSchema,
  /** Whether it runs although the same photo has a result. Absent in executions that cannot reuse one. */
  again: z.optional(z.boolean()),
  /** Since when it has waited for the same photo. */
  startedAt: z.optional(z.iso.datetime()),
  /** The recipe of the request, or null. An execution that was started by hand may have any value here. */
  asked: z.optional(z.unknown()),
  reference: z.optional(z.nullable(z.string())),
});

type PrepareEvent = z.infer<typeof prepareEventSchema>;

/** Facts about a photo that can be retouched. */
interface Known {
  readonly photo: Photo;
  readonly recipe: Recipe;
  readonly reference: string | null;
}

export type PrepareOutcome =
  | ({ outcome: typeof OUTCOME.usable } & Known)
  /** Segmind accepted a job of an earlier attempt, which has to be collected. */
  | ({ outcome: typeof OUTCOME.paid; job: Job } & Known)
  | ({ outcome: typeof OUTCOME.same; earlier: PhotoRef } & Known)
  /** The pictures of an earlier job have to be finished again. */
  | ({ outcome: typeof OUTCOME.kept; completedAt: string } & Known)
  | Busy
  /** Without a reference if the photo has none, or if it could not be read. */
  | { outcome: typeof OUTCOME.failed; error: Failure; reference?: string };

/** What prepare-photo needs. */
export interface PreparePhotoDependencies {
  readonly uploads: Pick<Uploads, 'openCurrent' | 'open'>;
  readonly withUpload: WithUpload;
  readonly workingCopies: Pick<WorkingCopies, 'put'>;
  readonly model: Model;
  readonly recipes: Pick<Recipes, 'ofPhoto'>;
  /** The most pixels that a photo or a result may have. */
  readonly maxPhotoPixels: number;
  readonly photos: Pick<Photos, 'begin'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly samePhotos: SamePhotos;
  /** The clock, Unix time in milliseconds. */
  readonly now: () => number;
}

/**
 * Determines whether a photo can be retouched, and whether the same photo runs already or has a result. It
 * decodes the whole photo, so that a broken one costs nothing, and stores the working copy that Segmind is
 * sent.
 */
export function createPreparePhoto(dependencies: PreparePhotoDependencies) {
  const { uploads, withUpload, workingCopies, maxPhotoPixels } = dependencies;
  const { model, recipes, photos, receipts, samePhotos, now } = dependencies;

  /** A job of an earlier attempt, unless the photo has to run again although it succeeded. */
  async function findJob({ id, attempt, again }: PrepareEvent): Promise<Job | null> {
    if (attempt === 1 || again === true) return null;
    const receipt = await receipts.find(id);
    const found = receipt && judge(receipt, { id, attempt }, now());
    return found?.kind === 'taken' ? followedFromNow(found.job, now()) : null;
  }

  /** Opens the upload for reading; if its job is paid for, exactly the version of that job. */
  async function open(upload: Upload, job: Job | null): Promise<OpenedObject | Failure> {
    try {
      const opened = await (job === null ? uploads.openCurrent(upload) : uploads.open(upload));
      return opened ?? photoDeleted();
    } catch (error) {
      if (error instanceof UnreadableUploadError) return error.failure;
      throw error;
    }
  }

  /** Stores the working copy that Segmind is sent. */
  async function prepare(
    run: PhotoRef & Pick<Photo, 'key'>,
    opened: OpenedUpload,
  ): Promise<{ ref: WorkingCopyRef } | { failure: Failure }> {
    const made = await opened.makeWorkingCopy();
    if ('failure' in made) return made;
    const key = made.copy === null ? null : await workingCopies.put(run, made.copy);
    return { ref: { key, madeFor: model.version } };
  }

  async function getReady(
    { id, attempt }: PhotoRef,
    opened: OpenedUpload,
    known: Known,
    job: Job | null,
  ): Promise<PrepareOutcome> {
    const prepared = await prepare({ id, attempt, key: known.photo.key }, opened);
    // A paid job is collected, even if the photo would be refused today.
    if ('failure' in prepared && job === null) return failed(prepared.failure, known.reference);
    const ready =
      'failure' in prepared ? known : { ...known, photo: { ...known.photo, workingCopy: prepared.ref } };
    return job === null ? { outcome: OUTCOME.usable, ...ready } : { outcome: OUTCOME.paid, ...ready, job };
  }

  /** What store-results needs for an attempt that only finishes the pictures of an earlier job again. */
  function finishAgain({ photo, recipe, reference }: PhotoItem): PrepareOutcome {
    if (recipe === null || !('type' in photo)) {
      throw new Error(`The item of ${photo.key} does not say how to finish its picture again.`);
    }
    const tooLarge = checkSize(photo, recipe);
    if (tooLarge !== null) return failed(tooLarge, reference);
    const completedAt = new Date(now()).toISOString();
    return { outcome: OUTCOME.kept, photo, recipe, reference, completedAt };
  }

  /** The failure if the result would be too large; null otherwise. */
  function checkSize({ width, height, type }: Pick<Photo, 'width' | 'height' | 'type'>, { output }: Recipe) {
    const format = type.slice('image/'.length);
    const tooLarge = checkOutputSize(output ?? DEFAULT_OUTPUT, { width, height, format }, maxPhotoPixels);
    return tooLarge === null ? null : failure('invalid-recipe', tooLarge);
  }

  return async (event: PrepareEvent): Promise<PrepareOutcome> => {
    const { id, attempt, photo: upload, again, startedAt } = event;
    // An attempt that was started by hand gets its item here; all others got it before they were started.
    const begun = attempt > 1 ? (await photos.begin({ id, attempt, photo: upload })).item : null;
    const keyFailure = checkUploadKey(upload.key);
    if (keyFailure !== null) return failed(keyFailure);
    if (begun?.finishJob != null) return finishAgain(begun);
    const job = await findJob(event);
    const current = await open(upload, job);
    if ('fault' in current) return failed(current);
    const { etag, bytes, metadata, body } = current;
    const reference = event.reference ?? readReference(metadata);
    const close = () => body[Symbol.asyncIterator]().return?.();
    const request = event.asked ?? begun?.overrides ?? null;
    const resolved = await recipes.ofPhoto(upload, { metadata, request });
    // A paid job was made with the recipe of its submit, whatever the recipe files say now.
    const recipe = (job === null ? null : begun?.recipe) ?? resolved.recipe;
    const refused = isCurrent(upload, current) ? explainRecipe(resolved) : photoReplaced();
    // A paid job is collected, whatever the model accepts now.
    if (refused !== null && job === null) {
      await close();
      return failed(refused, reference);
    }
    // If the job is of an earlier model, the fingerprint is of that model too: to today's model this is a
    // different photo.
    const { submitVersion } = job?.model ?? model;
    const fingerprint = fingerprintOf({ photo: { ...upload, bytes, etag }, recipe, model: submitVersion });
    const isForced = attempt > 1 || again !== false || readAgain(metadata);
    const claim = await samePhotos.claim({ id, attempt }, fingerprint, { isForced });
    if (claim.kind === 'on-its-way') {
      // The photo may check many times: it is read and decoded only when it stops waiting.
      await close();
      return waitForSame(claim.earlier.id, startedAt ?? new Date(now()).toISOString(), now());
    }
    return withUpload({ body, bytes, isPaid: job !== null }, async (opened) => {
      if ('failure' in opened) return failed(opened.failure, reference);
      const { type, width, height, preview } = opened.photo;
      const tooLarge = checkSize(opened.photo, recipe);
      if (tooLarge !== null && job === null) return failed(tooLarge, reference);
      const known = {
        photo: { ...upload, bytes, type, width, height, ...(preview && { preview }), fingerprint },
        recipe,
        reference,
      };
      if (claim.kind === 'own') return getReady(event, opened.photo, known, job);
      const { earlier } = claim;
      return { outcome: OUTCOME.same, ...known, earlier: { id: earlier.id, attempt: earlier.attempt } };
    });
  };
}

function explainRecipe({ wrong }: Resolution): Failure | null {
  if (wrong.length === 0) return null;
  const advice = 'Correct that and run the photo again; if its metadata is wrong, upload it again.';
  return failure('invalid-recipe', `${wrong.join(' ')} ${advice}`);
}

function failed(error: Failure, reference: string | null = null): PrepareOutcome {
  return { outcome: OUTCOME.failed, error, ...(reference !== null && { reference }) };
}
