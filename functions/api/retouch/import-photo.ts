import { type Upload, uploadVersion } from '../../shared/domain/photo.ts';
import { knownWish } from '../../shared/recipes/layers.ts';
import { writeUploadMetadata } from '../../shared/recipes/upload-metadata.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { PhotoToRetouch } from '../schemas/new-retouch.ts';
import { findUpload } from './find-upload.ts';
import { photoExists } from './free-key.ts';
import { importName } from './import-name.ts';
import { photoKey } from './photo-key.ts';

/** The request that a photo is imported for. */
export interface ImportRequest {
  /** What tells a repeated request; null if it cannot be told. */
  readonly repeatTag: string | null;
  /** See {@link importDeadline}. */
  readonly deadline: AbortSignal;
}

/** The metadata of an import that tells by which request it came. */
const REPEAT_TAG = 'retouch-request';

/**
 * Imports a photo, and answers which upload it is.
 * @throws {Problem} if it cannot be imported, or another photo has its key
 */
export async function importPhoto(
  dependencies: Pick<ApiDependencies, 'uploads' | 'importer' | 'uploadRecipes' | 'photoBucket'>,
  { url, fileName, folder, recipe, reference, again, overwrite = false }: PhotoToRetouch & { url: string },
  { repeatTag, deadline }: ImportRequest,
): Promise<Upload> {
  const { uploads, importer, uploadRecipes, photoBucket: bucket } = dependencies;
  const photo = { bucket, key: photoKey(fileName ?? importName(url), folder) };
  const wish = knownWish(recipe);
  const recipeId = wish && (await uploadRecipes.keep(photo.key, wish));
  const metadata = writeUploadMetadata({ reference, again, recipeId });
  if (repeatTag !== null) metadata[REPEAT_TAG] = repeatTag;
  if (repeatTag !== null || !overwrite) {
    const current = await uploads.findCurrent(photo);
    // Imported by this very request, before it was cut off: to import it again would be to pay again.
    const isRepeated = repeatTag !== null && current?.metadata[REPEAT_TAG] === repeatTag;
    if (current !== null && isRepeated) return { ...photo, ...uploadVersion(current) };
    if (current !== null && !overwrite) throw photoExists(photo.key);
  }
  const { versionId } = await importer.import(url, { ...photo, metadata, overwrite }, deadline);
  if (versionId !== undefined) return { ...photo, versionId };
  return { ...photo, ...uploadVersion(await findUpload(uploads, photo)) };
}
