import { shootKeys } from '../../shared/domain/result-keys.ts';
import type { PhotoItem } from '../../shared/photos/photo-item.ts';
import { relativeUrl } from './relative-url.ts';
import type { ReviewOutput, ReviewPhoto, ReviewVersion } from './review.ts';

/** What the review page of a shoot shows of a photo that has ended; null if it is no photo. */
export function reviewPhotoOf(item: PhotoItem, folder: string): ReviewPhoto | null {
  const { id, photo, reference, status, error, paid, cost } = item;
  if (status !== 'succeeded' && status !== 'failed' && status !== 'cancelled') return null;
  const url = (key: string) => relativeUrl(shootKeys(folder).page, key);
  return {
    id,
    key: photo.key,
    name: photo.key.slice(photo.key.lastIndexOf('/') + 1),
    reference,
    status,
    error: error && { code: error.code, message: error.message },
    paid,
    cost,
    width: 'width' in photo ? photo.width : null,
    height: 'height' in photo ? photo.height : null,
    before: null,
    versions: versionsOf(item, url),
  };
}

/** The results of a photo, the latest last. */
function versionsOf(
  { recordedAt, recipe, outputs }: PhotoItem,
  url: (key: string) => string,
): ReviewVersion[] {
  if (outputs.length === 0) return [];
  return [
    {
      version: 1,
      recordedAt,
      instructions: recipe?.instructions ?? null,
      notes: recipe?.notes ?? null,
      strength: recipe?.strength ?? null,
      seed: recipe?.seed ?? null,
      outputs: outputs.map(
        ({ key, type, width, height, warnings = [] }): ReviewOutput => ({
          file: url(key),
          type,
          width,
          height,
          warnings,
          preview: null,
        }),
      ),
    },
  ];
}
