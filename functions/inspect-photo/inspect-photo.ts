import * as z from 'zod/mini';
import { isCurrent, type Uploads } from '../shared/clients/uploads.ts';
import { OUTCOME } from '../shared/contract.ts';
import { type Failure, failure } from '../shared/domain/failure.ts';
import type { Photo } from '../shared/domain/photo.ts';
import { checkPhoto, isPhotoType } from '../shared/domain/photo-check.ts';
import { type Recipe, readRecipe, readReference } from '../shared/domain/recipe.ts';
import { checkUploadKey } from '../shared/domain/upload-key.ts';
import type { Photos } from '../shared/photos/photos.ts';
import { identitySchema, recipeSchema, uploadSchema } from '../shared/step-schemas.ts';
import { HEAD_BYTES, readPhotoFacts, TAIL_BYTES } from './photo-file.ts';

export const inspectEventSchema = z.object({
  ...identitySchema,
  photo: uploadSchema,
  /** What was asked for with it, over the API; null where nothing was. */
  asked: z.optional(z.nullable(z.partial(recipeSchema))),
  reference: z.optional(z.nullable(z.string())),
});

export type InspectOutcome =
  | { outcome: typeof OUTCOME.usable; photo: Photo; recipe: Recipe; reference: string | null }
  | { outcome: typeof OUTCOME.failed; error: Failure };

/** What inspect-photo needs. */
export interface InspectPhotoDependencies {
  readonly uploads: Uploads;
  readonly defaults: Recipe;
  readonly maxPhotoBytes: number;
  readonly photos: Pick<Photos, 'begin'>;
}

/** Tells whether a photo can be retouched, from its object's head, metadata, first and last bytes. */
export function createInspectPhoto(dependencies: InspectPhotoDependencies) {
  const { uploads, defaults, maxPhotoBytes, photos } = dependencies;
  return async (event: z.infer<typeof inspectEventSchema>): Promise<InspectOutcome> => {
    const { id, attempt, photo: upload, asked, reference } = event;
    // An attempt that somebody started by hand is entered here; all others were before they were started.
    if (attempt > 1) await photos.begin({ id, attempt, photo: upload });
    const keyFailure = checkUploadKey(upload.key);
    if (keyFailure !== null) return failed(keyFailure);
    const current = await uploads.findCurrent(upload);
    if (current === null) return failed(deleted());
    if (!isCurrent(upload, current)) return failed(replaced());

    const { bytes, metadata } = current;
    const head = bytes === 0 ? Buffer.alloc(0) : await uploads.readRange(upload, 0, HEAD_BYTES - 1);
    const tail =
      head === null || bytes <= HEAD_BYTES
        ? head
        : await uploads.readRange(upload, Math.max(0, bytes - TAIL_BYTES), bytes - 1);
    if (head === null || tail === null) return failed(deleted());

    let facts = await readPhotoFacts(bytes, head, tail);
    const isUnclear = isPhotoType(facts.type) && (facts.size === null || !facts.isWhole);
    if (isUnclear && bytes > HEAD_BYTES && bytes <= maxPhotoBytes) {
      // Depth maps and the like can stand before a JPEG's size, and films behind its end, and fill megabytes.
      const whole = await uploads.readRange(upload, 0, bytes - 1);
      if (whole === null) return failed(deleted());
      facts = await readPhotoFacts(bytes, whole, whole);
    }
    const checked = checkPhoto(facts, { maxPhotoBytes });
    if ('failure' in checked) return failed(checked.failure);
    const read = readRecipe(metadata, defaults, asked ?? {});
    if ('failure' in read) return failed(read.failure);
    return {
      outcome: OUTCOME.usable,
      photo: { ...upload, ...checked.photo },
      recipe: read.recipe,
      reference: reference ?? readReference(metadata),
    };
  };
}

function failed(error: Failure): InspectOutcome {
  return { outcome: OUTCOME.failed, error };
}

function deleted(): Failure {
  return failure(
    'photo-deleted',
    'The photo was deleted before it could be retouched. Upload it again if it is wanted.',
  );
}

function replaced(): Failure {
  return failure(
    'photo-replaced',
    'A newer photo was uploaded under the same key before this one could be retouched; the newer one has a record of its own.',
  );
}
