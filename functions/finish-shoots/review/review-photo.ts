import { shootKeys } from '../../../core/domain/result-keys.ts';
import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import type { Preview as PreviewKeys, Version } from '../../../core/record/record.ts';
import { versionsOf } from '../../../core/record/versions.ts';
import { relativeUrl } from './relative-url.ts';
import type { Preview, ReviewPhoto, ReviewVersion } from './review.ts';

/** The data of a photo that has ended, for the review page; null if it has not ended or is not a photo. */
export function reviewPhotoOf(item: PhotoItem, folder: string): ReviewPhoto | null {
  const { id, photo, reference, status, paid, cost, before } = item;
  if (status !== 'succeeded' && status !== 'failed' && status !== 'cancelled') return null;
  const error = item.error ?? item.redoError;
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
    before: before && previewOf(before, url),
    versions: versionsOf(item)
      // A version without outputs has nothing to show: its files were gone before they could be kept.
      .filter(({ outputs }) => outputs.length > 0)
      .map((version) => reviewVersionOf(version, url)),
  };
}

function reviewVersionOf(
  { version, recordedAt, recipe, outputs }: Version,
  url: (key: string) => string,
): ReviewVersion {
  return {
    version,
    recordedAt,
    instructions: recipe?.instructions ?? null,
    notes: recipe?.notes ?? null,
    strength: recipe?.strength ?? null,
    seed: recipe?.seed ?? null,
    outputs: outputs.map(({ key, type, width, height, warnings = [], preview }) => ({
      file: url(key),
      type,
      width,
      height,
      warnings,
      preview: preview ? previewOf(preview, url) : null,
    })),
  };
}

function previewOf({ small, large }: PreviewKeys, url: (key: string) => string): Preview {
  return { small: url(small), large: url(large) };
}
