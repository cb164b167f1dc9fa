import sharp from 'sharp';
import { PhotoFault } from './photo-fault.ts';

/** The largest photo the model takes. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

const MIN_SIDE_PIXELS = 15;
const MAX_RATIO = 3;
/** The simulator's own limit: beyond this one small file could fill the machine's memory. */
const MAX_PIXELS = 100_000_000;

/**
 * Looks at a photo as the model would and tells its type.
 * @throws PhotoFault where it is not a JPEG or PNG the model takes
 */
export async function checkPhoto(photo: Buffer): Promise<'jpeg' | 'png'> {
  if (photo.length > MAX_PHOTO_BYTES) throw new PhotoFault('Image file is too large: the limit is 10 MB');
  const { format, width, height } = await describe(photo);
  if (format !== 'jpeg' && format !== 'png') {
    throw new PhotoFault(`Unsupported image format: ${format}. Use JPEG or PNG`);
  }
  if (Math.min(width, height) < MIN_SIDE_PIXELS) {
    throw new PhotoFault(`Image of ${width}x${height} is too small: each side must be over 14 pixels`);
  }
  if (Math.max(width, height) > MAX_RATIO * Math.min(width, height)) {
    throw new PhotoFault(`Image of ${width}x${height}: aspect ratio must be between 1:3 and 3:1`);
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
