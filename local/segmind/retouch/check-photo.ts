import sharp from 'sharp';
import type { PhotoLimits } from '../models/served-model.ts';
import { PhotoFault } from './photo-fault.ts';

/** The largest photo that the model accepts. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

/** The simulator's own limit: without it, one small file could fill the machine's memory. */
const MAX_PIXELS = 100_000_000;

/**
 * Checks a photo as the model would. Returns its type.
 * @throws PhotoFault if the model does not accept it
 */
export async function checkPhoto(photo: Buffer, takes: PhotoLimits): Promise<string> {
  if (photo.length > MAX_PHOTO_BYTES) throw new PhotoFault('Image file is too large: the limit is 10 MB');
  const { format, width, height } = await describe(photo);
  const { formats, minSide, maxSide, maxRatio } = takes;
  const [shortest, longest] = [Math.min(width, height), Math.max(width, height)];
  if (!formats.includes(format)) {
    throw new PhotoFault(
      `Unsupported image format: ${format}. Use ${formats.join(' or ').toUpperCase().replace(' OR ', ' or ')}`,
    );
  }
  if (shortest < minSide) {
    throw new PhotoFault(
      `Image of ${width}x${height} is too small: each side must be over ${minSide - 1} pixels`,
    );
  }
  if (longest > maxSide) {
    throw new PhotoFault(`Image of ${width}x${height} is too large: at most ${maxSide}x${maxSide}`);
  }
  if (longest > maxRatio * shortest) {
    throw new PhotoFault(
      `Image of ${width}x${height}: aspect ratio must be between 1:${maxRatio} and ${maxRatio}:1`,
    );
  }
  if (width * height > MAX_PIXELS) throw new PhotoFault(`Image of ${width}x${height} has too many pixels`);
  return format;
}

async function describe(photo: Buffer): Promise<{ format: string; width: number; height: number }> {
  try {
    return await sharp(photo, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new PhotoFault('Cannot identify image file', { cause });
  }
}
