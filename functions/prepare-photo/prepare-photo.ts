import * as z from 'zod/mini';
import { isCurrent, type Uploads } from '../shared/clients/uploads.ts';
import type { WorkingCopies } from '../shared/clients/working-copies.ts';
import { OUTCOME } from '../shared/contract.ts';
import { type Failure, failure } from '../shared/domain/failure.ts';
import { fingerprintOf } from '../shared/domain/fingerprint.ts';
import type { Job } from '../shared/domain/job.ts';
import { checkOutputSize, DEFAULT_OUTPUT } from '../shared/domain/output-options.ts';
import type { Photo, WorkingCopyRef } from '../shared/domain/photo.ts';
import { photoDeleted, photoReplaced } from '../shared/domain/photo-gone.ts';
import { type Recipe, readAgain, readRecipe, readReference } from '../shared/domain/recipe.ts';
import type { Busy } from '../shared/domain/retry-policy.ts';
import { waitForSame } from '../shared/domain/same-wait.ts';
import { checkUploadKey } from '../shared/domain/upload-key.ts';
import type { Model } from '../shared/model.ts';
import type { PhotoRef } from '../shared/photos/photo-item.ts';
import type { Photos } from '../shared/photos/photos.ts';
import type { SamePhotos } from '../shared/photos/same-photos.ts';
import { identitySchema, overridesSchema, uploadSchema } from '../shared/step-schemas.ts';
import { followedFromNow, judge, type Receipts } from '../shared/submission/receipts.ts';
import type { OpenedUpload, WithUpload } from './open-upload.ts';

export const prepareEventSchema = z.object({
  ...identitySchema,
  photo: uploadSchema,
  /** Whether it runs although the same photo has a result. Absent in executions that cannot take that result. */
  again: z.optional(z.boolean()),
  /** Since when it waits for the same photo. */
  startedAt: z.optional(z.iso.datetime()),
  /** What was asked for with it, over the API; null where nothing was. */
  asked: z.optional(z.nullable(overridesSchema)),
  reference: z.optional(z.nullable(z.string())),
});

type PrepareEvent = z.infer<typeof prepareEventSchema>;

/** What is known of a photo that can be retouched. */
interface Known {
  readonly photo: Photo;
  readonly recipe: Recipe;
  readonly reference: string | null;
}

/** A photo that is to run, unless the same photo does; `isForced`: in any case. `job`: one that is to be collected. */
interface Usable extends Known {
  readonly photo: Photo & { readonly fingerprint: string };
  readonly isForced: boolean;
  readonly job: Job | null;
}

export type PrepareOutcome =
  | ({ outcome: typeof OUTCOME.usable } & Known)
  /** Segmind took a job of an earlier attempt, which is to be collected. */
  | ({ outcome: typeof OUTCOME.paid; job: Job } & Known)
  | ({ outcome: typeof OUTCOME.same; earlier: PhotoRef } & Known)
  | Busy
  | { outcome: typeof OUTCOME.failed; error: Failure };

/** What prepare-photo needs. */
export interface PreparePhotoDependencies {
  readonly uploads: Pick<Uploads, 'openCurrent'>;
  readonly withUpload: WithUpload;
  readonly workingCopies: Pick<WorkingCopies, 'put'>;
  readonly model: Model;
  readonly defaults: Recipe;
  readonly ignoredMetadata: readonly string[];
  /** The most pixels that a photo and a result have. */
  readonly maxPhotoPixels: number;
  readonly photos: Pick<Photos, 'begin'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly samePhotos: SamePhotos;
  /** The clock, Unix time in milliseconds. */
  readonly now: () => number;
}

/**
 * Answers whether a photo can be retouched, and whether the same photo runs or has a result already. Decodes all of it,
 * so that a broken one costs nothing, and keeps the copy of it that Segmind is sent.
 */
export function createPreparePhoto(dependencies: PreparePhotoDependencies) {
  const { uploads, withUpload, workingCopies, maxPhotoPixels } = dependencies;
  const { model, photos, receipts, samePhotos, now } = dependencies;

  /** A job of an earlier attempt, unless the photo is to run again although it succeeded. */
  async function findJob({ id, attempt, again }: PrepareEvent): Promise<Job | null> {
    if (attempt === 1 || again === true) return null;
    const receipt = await receipts.find(id);
    const found = receipt && judge(receipt, { id, attempt }, now());
    return found?.kind === 'taken' ? followedFromNow(found.job, now()) : null;
  }

  /** Keeps what Segmind is sent for a photo. */
  async function prepare(
    run: PhotoRef & Pick<Photo, 'key'>,
    opened: OpenedUpload,
  ): Promise<{ ref: WorkingCopyRef } | { failure: Failure }> {
    const made = await opened.makeWorkingCopy();
    if ('failure' in made) return made;
    const key = made.copy === null ? null : await workingCopies.put(run, made.copy);
    return { ref: { key, madeFor: model.version } };
  }

  async function goOn(event: PrepareEvent, opened: OpenedUpload, usable: Usable): Promise<PrepareOutcome> {
    const { id, attempt, startedAt } = event;
    const { isForced, job, ...known } = usable;
    const claim = await samePhotos.claim({ id, attempt }, known.photo.fingerprint, { isForced });
    switch (claim.kind) {
      case 'own': {
        const prepared = await prepare({ id, attempt, key: known.photo.key }, opened);
        // A job that is paid for is collected, whatever the photo would be refused for today.
        if ('failure' in prepared && job === null) return failed(prepared.failure);
        const ready =
          'failure' in prepared ? known : { ...known, photo: { ...known.photo, workingCopy: prepared.ref } };
        return job === null
          ? { outcome: OUTCOME.usable, ...ready }
          : { outcome: OUTCOME.paid, ...ready, job };
      }
      case 'on-its-way':
        return waitForSame(claim.earlier.id, startedAt ?? new Date(now()).toISOString(), now());
      case 'succeeded': {
        const { earlier } = claim;
        return { outcome: OUTCOME.same, ...known, earlier: { id: earlier.id, attempt: earlier.attempt } };
      }
    }
  }

  return async (event: PrepareEvent): Promise<PrepareOutcome> => {
    const { id, attempt, photo: upload, again, asked, reference } = event;
    // An attempt that somebody started by hand is entered here; all others were before they were started.
    if (attempt > 1) await photos.begin({ id, attempt, photo: upload });
    const keyFailure = checkUploadKey(upload.key);
    if (keyFailure !== null) return failed(keyFailure);
    const current = await uploads.openCurrent(upload);
    if (current === null) return failed(photoDeleted());
    const { etag, bytes, metadata, body } = current;
    const read = isCurrent(upload, current)
      ? readRecipe(metadata, dependencies, asked ?? {})
      : { failure: photoReplaced() };
    if ('failure' in read) {
      await body[Symbol.asyncIterator]().return?.();
      return failed(read.failure);
    }
    const { recipe } = read;
    return withUpload({ body, bytes }, async (opened) => {
      if ('failure' in opened) return failed(opened.failure);
      const { type, width, height, preview } = opened.photo;
      const format = type.slice('image/'.length);
      const tooLarge = checkOutputSize(
        recipe.output ?? DEFAULT_OUTPUT,
        { width, height, format },
        maxPhotoPixels,
      );
      const job = await findJob(event);
      if (tooLarge !== null && job === null) return failed(failure('invalid-recipe', tooLarge));
      const photo = { ...upload, bytes, type, width, height, ...(preview && { preview }) };
      return goOn(event, opened.photo, {
        photo: {
          ...photo,
          fingerprint: fingerprintOf({ photo: { ...photo, etag }, recipe, model: model.version }),
        },
        recipe,
        reference: reference ?? readReference(metadata),
        isForced: attempt > 1 || again !== false || readAgain(metadata),
        job,
      });
    });
  };
}

function failed(error: Failure): PrepareOutcome {
  return { outcome: OUTCOME.failed, error };
}
