import { createHash } from 'node:crypto';
import type { Photo } from '../../core/domain/photo.ts';
import type { Recipe } from '../../core/domain/recipe.ts';
import { DEFAULT_STRENGTH } from '../../core/domain/strength.ts';

const HASH_LENGTH = 32;

/** Everything that determines a photo's result. */
export interface Ingredients {
  /** `etag` without quotes. */
  readonly photo: Pick<Photo, 'bucket' | 'key' | 'bytes'> & { readonly etag: string };
  readonly recipe: Recipe;
  /** The version of what is sent to the model. */
  readonly model: string;
}

/** Equal for the same bytes under the same key with the same recipe and model: 32 hexadecimal digits. */
export function fingerprintOf({ photo, recipe, model }: Ingredients): string {
  const { bucket, key, etag, bytes } = photo;
  const { instructions, upscale, seed, output } = recipe;
  // An explicit default gives the same result as no value.
  const strength = recipe.strength === DEFAULT_STRENGTH ? undefined : recipe.strength;
  const all = [bucket, key, etag, bytes, instructions, upscale, seed, strength, output, model];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, HASH_LENGTH);
}
