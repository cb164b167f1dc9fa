import { randomBytes } from 'node:crypto';
import { UPLOADS_PREFIX } from '../../shared/contract.ts';
import type { RecipeRules } from '../../shared/domain/model-values.ts';
import { photoExtension } from '../../shared/domain/photo-types.ts';
import { checkWish, type RecipeWish } from '../../shared/domain/recipe.ts';
import { METADATA_BYTES, metadataBytes, recipeMetadata } from '../../shared/domain/recipe-metadata.ts';
import { findDots, hasShootName, isPhotoKey } from '../../shared/domain/upload-key.ts';
import { type FieldError, Problem } from '../http/problem.ts';

/** S3's limit on a key, in bytes of UTF-8. */
export const KEY_BYTES = 1024;

/**
 * The key of a photo of that name.
 * @throws {Problem} where it cannot be one
 */
export function photoKey(fileName: string, folder: string | undefined): string {
  const key = `${UPLOADS_PREFIX}${folder === undefined ? '' : `${folder}/`}${fileName}`;
  checkKey(key, '/fileName');
  return key;
}

/** A name that no other photo has. Names of one folder are in order of time: `2026-11-26T10-17-06-123Z-5f0c….jpg`. */
export function newFileName(contentType: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  return `${time}-${randomBytes(8).toString('hex')}${photoExtension(contentType)}`;
}

/** @throws {Problem} where no photo can have that key; `pointer` names the field that it came from */
export function checkKey(key: string, pointer: string): void {
  const bytes = Buffer.byteLength(key);
  if (!isPhotoKey(key)) throw invalid(pointer, `is no key of a photo; expected ${UPLOADS_PREFIX} and a name`);
  if (bytes > KEY_BYTES) throw invalid(pointer, `makes a key of ${bytes} bytes; S3 takes ${KEY_BYTES}`);
  if (findDots(key) !== undefined) {
    throw invalid(pointer, 'has "." or ".." between slashes, which URLs fold away');
  }
  if (hasShootName(key)) {
    throw invalid(
      pointer,
      'has a name that a file about the shoot has among the results; choose another name',
    );
  }
}

/** @throws {Problem} where the stack's model does not take the recipe */
export function checkRecipe(recipe: RecipeWish | undefined, model: RecipeRules): void {
  const [wrong, ...others] = checkWish(recipe ?? {}, model);
  if (wrong === undefined) return;
  const errors = [wrong, ...others].map((message) => ({ in: 'body', pointer: '/recipe', message }) as const);
  throw new Problem('invalid-request', [wrong, ...others].join(' '), { errors });
}

/**
 * A recipe, the caller's reference and whether the photo runs again, as the photo's metadata.
 * @throws {Problem} if S3 cannot carry them
 */
export function checkedMetadata({
  recipe = {},
  reference,
  again,
}: {
  recipe?: RecipeWish | undefined;
  reference?: string | undefined;
  again?: boolean | undefined;
}): Record<string, string> {
  const metadata = recipeMetadata({ ...recipe, reference, again });
  const bytes = metadataBytes(metadata);
  if (bytes > METADATA_BYTES) {
    throw invalid(
      '/recipe',
      `takes ${bytes} bytes as the photo’s metadata, encoded and with its names; ${METADATA_BYTES} are taken. Shorten the instructions, or upload the photo without a recipe and give it to POST /retouches at once`,
    );
  }
  return metadata;
}

function invalid(pointer: string, message: string): Problem {
  const errors: FieldError[] = [{ in: 'body', pointer, message }];
  return new Problem('invalid-request', `${pointer} ${message}.`, { errors });
}
