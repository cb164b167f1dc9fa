import { createHash } from 'node:crypto';
import type { Photo } from './photo.ts';
import type { Recipe } from './recipe.ts';
import { DEFAULT_STRENGTH } from './strength.ts';

const HASH_LENGTH = 32;

/** What decides about the result of a photo. */
export interface Ingredients {
  /** `etag` without quotes. */
  readonly photo: Pick<Photo, 'bucket' | 'key' | 'bytes'> & { readonly etag: string };
  readonly recipe: Recipe;
  /** The version of what the model is sent. */
  readonly model: string;
}

/** The same for the same bytes with the same recipe and model under the same key: 32 hexadecimal digits. */
export function fingerprintOf({ photo, recipe, model }: Ingredients): string {
  const { bucket, key, etag, bytes } = photo;
  const { instructions, upscale, seed, output } = recipe;
  // Saying the default changes nothing of the result.
  const strength = recipe.strength === DEFAULT_STRENGTH ? undefined : recipe.strength;
  const all = [bucket, key, etag, bytes, instructions, upscale, seed, strength, output, model];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, HASH_LENGTH);
}
