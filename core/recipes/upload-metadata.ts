import { decodeWords, encodeWords } from './encoded-words.ts';

/** What an upload's metadata say besides its recipe. The API writes them for its own uploads. */
export interface UploadMetadata {
  /** The caller's name for the photo. */
  readonly reference?: string | undefined;
  /** Whether the photo runs although the same photo has a result. */
  readonly again?: boolean | undefined;
  /** The id of the upload's stored recipe: see `UploadRecipes`. */
  readonly recipeId?: string | undefined;
}

/** The names of the metadata that are not part of a recipe. */
export const UPLOAD_METADATA = {
  reference: 'reference',
  again: 'again',
  recipeId: 'retouch-upload',
} as const;

/** The longest reference, in characters. */
export const REFERENCE_LENGTH = 200;

/** Writes metadata for the functions below. The longest uses half of the 2 KB that S3 allows. */
export function writeUploadMetadata({ reference, again, recipeId }: UploadMetadata): Record<string, string> {
  return {
    ...(again === true && { [UPLOAD_METADATA.again]: 'true' }),
    ...(reference !== undefined && { [UPLOAD_METADATA.reference]: encodeWords(reference) }),
    ...(recipeId !== undefined && { [UPLOAD_METADATA.recipeId]: recipeId }),
  };
}

/** The caller's name for a photo, from its metadata (`x-amz-meta-reference`), or null. */
export function readReference(metadata: Readonly<Record<string, string>>): string | null {
  return (
    decodeWords(metadata[UPLOAD_METADATA.reference] ?? '')
      .trim()
      .slice(0, REFERENCE_LENGTH) || null
  );
}

/** Whether a photo runs although the same photo has a result, from its metadata (`x-amz-meta-again`). */
export function readAgain(metadata: Readonly<Record<string, string>>): boolean {
  return metadata[UPLOAD_METADATA.again]?.trim().toLowerCase() === 'true';
}

/** The id of the upload's stored recipe, or null. */
export function readRecipeId(metadata: Readonly<Record<string, string>>): string | null {
  return metadata[UPLOAD_METADATA.recipeId]?.trim() || null;
}
