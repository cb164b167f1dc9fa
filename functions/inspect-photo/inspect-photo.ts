import * as z from 'zod/mini';
import { isCurrent, type Uploads } from '../shared/clients/uploads.ts';
import { OUTCOME } from '../shared/contract.ts';
import type { Failure } from '../shared/domain/failure.ts';
import { fingerprintOf } from '../shared/domain/fingerprint.ts';
import type { Job } from '../shared/domain/job.ts';
import type { Photo } from '../shared/domain/photo.ts';
import { checkPhoto, isPhotoType } from '../shared/domain/photo-check.ts';
import { photoDeleted, photoReplaced } from '../shared/domain/photo-gone.ts';
import { type Recipe, readAgain, readRecipe, readReference } from '../shared/domain/recipe.ts';
import type { Busy } from '../shared/domain/retry-policy.ts';
import { waitForSame } from '../shared/domain/same-wait.ts';
import { checkUploadKey } from '../shared/domain/upload-key.ts';
import type { PhotoRef } from '../shared/photos/photo-item.ts';
import type { Photos } from '../shared/photos/photos.ts';
import type { SamePhotos } from '../shared/photos/same-photos.ts';
import { identitySchema, recipeSchema, uploadSchema } from '../shared/step-schemas.ts';
import { followedFromNow, judge, type Receipts } from '../shared/submission/receipts.ts';
import { HEAD_BYTES, readPhotoFacts, TAIL_BYTES } from './photo-file.ts';

export const inspectEventSchema = z.object({
  ...identitySchema,
  photo: uploadSchema,
  /** Whether it runs although the same photo has a result. Absent in executions that cannot take that result. */
  again: z.optional(z.boolean()),
  /** Since when it waits for the same photo. */
  startedAt: z.optional(z.iso.datetime()),
  /** What was asked for with it, over the API; null where nothing was. */
  asked: z.optional(z.nullable(z.partial(recipeSchema))),
  reference: z.optional(z.nullable(z.string())),
});

/** What is known of a photo that can be retouched. */
interface Usable {
  readonly photo: Photo;
  readonly recipe: Recipe;
  readonly reference: string | null;
}

export type InspectOutcome =
  | ({ outcome: typeof OUTCOME.usable } & Usable)
  /** Segmind took a job of an earlier attempt, which is to be collected. */
  | ({ outcome: typeof OUTCOME.paid; job: Job } & Usable)
  | ({ outcome: typeof OUTCOME.same; earlier: PhotoRef } & Usable)
  | Busy
  | { outcome: typeof OUTCOME.failed; error: Failure };

/** What inspect-photo needs. */
export interface InspectPhotoDependencies {
  readonly uploads: Uploads;
  readonly defaults: Recipe;
  readonly maxPhotoBytes: number;
  readonly workflowId: string;
  readonly photos: Pick<Photos, 'begin'>;
  readonly receipts: Pick<Receipts, 'find'>;
  readonly samePhotos: SamePhotos;
  /** The clock, Unix time in milliseconds. */
  readonly now: () => number;
}

/**
 * Answers whether a photo can be retouched, by its object's head, metadata, first and last bytes; and whether the same
 * photo runs or has a result already.
 */
export function createInspectPhoto(dependencies: InspectPhotoDependencies) {
  const { uploads, defaults, maxPhotoBytes, workflowId, photos, receipts, samePhotos, now } = dependencies;

  /** A job of an earlier attempt, unless the photo is to run again although it succeeded. */
  async function findJob({ id, attempt, again }: z.infer<typeof inspectEventSchema>): Promise<Job | null> {
    if (attempt === 1 || again === true) return null;
    const receipt = await receipts.find(id);
    const found = receipt && judge(receipt, { id, attempt }, now());
    return found?.kind === 'taken' ? followedFromNow(found.job, now()) : null;
  }

  async function goOn(
    event: z.infer<typeof inspectEventSchema>,
    usable: Usable,
    { fingerprint, isForced }: { fingerprint: string; isForced: boolean },
  ): Promise<InspectOutcome> {
    const { id, attempt, startedAt } = event;
    const claim = await samePhotos.claim({ id, attempt }, fingerprint, { isForced });
    switch (claim.kind) {
      case 'own': {
        const job = await findJob(event);
        return job === null
          ? { outcome: OUTCOME.usable, ...usable }
          : { outcome: OUTCOME.paid, ...usable, job };
      }
      case 'on-its-way':
        return waitForSame(claim.earlier.id, startedAt ?? new Date(now()).toISOString(), now());
      case 'succeeded': {
        const { earlier } = claim;
        return {
          outcome: OUTCOME.same,
          ...usable,
          earlier: { id: earlier.id, attempt: earlier.attempt },
        };
      }
    }
  }

  return async (event: z.infer<typeof inspectEventSchema>): Promise<InspectOutcome> => {
    const { id, attempt, photo: upload, again, asked, reference } = event;
    // An attempt that somebody started by hand is entered here; all others were before they were started.
    if (attempt > 1) await photos.begin({ id, attempt, photo: upload });
    const keyFailure = checkUploadKey(upload.key);
    if (keyFailure !== null) return failed(keyFailure);
    const current = await uploads.readCurrent(upload, HEAD_BYTES);
    if (current === null) return failed(photoDeleted());
    if (!isCurrent(upload, current)) return failed(photoReplaced());

    const { etag, bytes, metadata, head } = current;
    const tail =
      bytes <= HEAD_BYTES
        ? head
        : await uploads.readRange(upload, Math.max(0, bytes - TAIL_BYTES), bytes - 1);
    if (tail === null) return failed(photoDeleted());

    let facts = await readPhotoFacts(bytes, head, tail);
    const isUnclear = isPhotoType(facts.type) && (facts.size === null || !facts.isWhole);
    if (isUnclear && bytes > HEAD_BYTES && bytes <= maxPhotoBytes) {
      // Depth maps and the like can stand before a JPEG's size, and films behind its end, and fill megabytes.
      const whole = await uploads.readRange(upload, 0, bytes - 1);
      if (whole === null) return failed(photoDeleted());
      facts = await readPhotoFacts(bytes, whole, whole);
    }
    const checked = checkPhoto(facts, { maxPhotoBytes });
    if ('failure' in checked) return failed(checked.failure);
    const read = readRecipe(metadata, defaults, asked ?? {});
    if ('failure' in read) return failed(read.failure);
    const { recipe } = read;
    const photo = { ...upload, ...checked.photo };
    const fingerprint = fingerprintOf({ photo: { ...photo, etag }, recipe, workflowId });
    const usable = {
      photo: { ...photo, fingerprint },
      recipe,
      reference: reference ?? readReference(metadata),
    };
    const isForced = attempt > 1 || again !== false || readAgain(metadata);
    return goOn(event, usable, { fingerprint, isForced });
  };
}

function failed(error: Failure): InspectOutcome {
  return { outcome: OUTCOME.failed, error };
}
