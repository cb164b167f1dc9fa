import { writeFile } from 'node:fs/promises';
import type { Answer } from './answer.ts';
import type { Pixels, Size } from './finish/plane.ts';
import { openSrgb } from './opening/stored-pixels.ts';
import type { PhotoSource } from './photo-source.ts';
import { type Sharp, sharp } from './sharp.ts';

/**
 * Reads an original upright, in a given size, in sRGB or in its own colour space; if alpha is dropped, on
 * white.
 */
export async function readOriginal(
  source: PhotoSource,
  { size, colour, keepsAlpha }: { size: Size; colour: 'srgb' | 'original'; keepsAlpha: boolean },
): Promise<Pixels> {
  const upright = colour === 'original' ? await source.open() : openSrgb(source.stored, { autoOrient: true });
  const { width, height } = size;
  const isResized = width !== source.width || height !== source.height;
  const resized = isResized
    ? upright.resize(width, height, { fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false })
    : upright;
  return readRaw(keepsAlpha ? resized : resized.flatten({ background: '#fff' }));
}

/**
 * Reads a model's answer without alpha, in sRGB or in the colour space of a profile. Names of temporary files
 * begin with `to`.
 */
export async function readAnswer(
  { path }: Pick<Answer, 'path'>,
  { profile, to }: { profile: Buffer | null; to: string },
): Promise<Pixels> {
  const opaque = sharp(path, { failOn: 'none' }).flatten({ background: '#fff' });
  if (profile === null) return readRaw(opaque.toColourspace('srgb'));
  const profilePath = `${to}.icc`;
  await writeFile(profilePath, profile);
  return readRaw(opaque.withIccProfile(profilePath, { attach: false }));
}

async function readRaw(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4)
    throw new Error(`The picture has ${channels} channels; expected 3 or 4.`);
  return { width, height, channels, data };
}
