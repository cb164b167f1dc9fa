import { type Upload, uploadVersion } from '../../../core/domain/photo.ts';
import { knownOverrides } from '../../../core/recipes/layers.ts';
import { writeUploadMetadata } from '../../../core/recipes/upload-metadata.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { PhotoToRetouch } from '../schemas/new-retouch.ts';
import { findUpload } from './find-upload.ts';
import { photoExists } from './free-key.ts';
import { importName } from './import-name.ts';
import { photoKey } from './photo-key.ts';

/** The request that imports a photo. */
export interface ImportRequest {
  /** Identifies a repeated request; null if the caller sent no `Idempotency-Key`. */
  readonly repeatTag: string | null;
  /** See {@link importDeadline}. */
  readonly deadline: AbortSignal;
}

/** Metadata key with the `repeatTag` of the request that imported the photo. */
const REPEAT_TAG = 'retouch-request';

/**
 * Imports a photo, and returns its upload.
 * @throws {Problem} if it cannot be imported, or if another photo has its key
 */
export async function importPhoto(
  dependencies: Pick<ApiDependencies, 'uploads' | 'importer' | 'uploadRecipes' | 'photoBucket'>,
  { url, fileName, folder, recipe, reference, again, overwrite = false }: PhotoToRetouch & { url: string },
  { repeatTag, deadline }: ImportRequest,
): Promise<Upload> {
  const { uploads, importer, uploadRecipes, photoBucket: bucket } = dependencies;
  const photo = { bucket, key: photoKey(fileName ?? importName(url), folder) };
  const overrides = knownOverrides(recipe);
  const recipeId = overrides && (await uploadRecipes.keep(photo.key, overrides));
  const metadata = writeUploadMetadata({ reference, again, recipeId });
  if (repeatTag !== null) metadata[REPEAT_TAG] = repeatTag;
  if (repeatTag !== null || !overwrite) {
    const current = await uploads.findCurrent(photo);
    // This request imported it before it was interrupted: importing it again would pay again.
    const isRepeated = repeatTag !== null && current?.metadata[REPEAT_TAG] === repeatTag;
    if (current !== null && isRepeated) return { ...photo, ...uploadVersion(current) };
    if (current !== null && !overwrite) throw photoExists(photo.key);
  }
  const { versionId } = await importer.import(url, { ...photo, metadata, overwrite }, deadline);
  if (versionId !== undefined) return { ...photo, versionId };
  return { ...photo, ...uploadVersion(await findUpload(uploads, photo)) };
}
