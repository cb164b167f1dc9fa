import sharp, { type Sharp } from 'sharp';

/** Width and height in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** A picture as red, green and blue values of 8 bits each, row by row. */
export interface Pixels extends PixelSize {
  readonly data: Uint8Array;
}

const CHANNELS = 3;

/** Runs a sharp pipeline and returns its pixels; transparency is dropped. */
export async function readPixels(pipeline: Sharp): Promise<Pixels> {
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Creates a sharp pipeline from pixels. */
export function openPixels({ data, width, height }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: CHANNELS } });
}

/**
 * Decodes a photo as it is stored: without applying its EXIF orientation or its colour profile.
 * @param frame the size to resize it to; by default its own
 */
export function decodePhoto(photo: Buffer, frame?: PixelSize): Promise<Pixels> {
  const opened = sharp(photo, { failOn: 'truncated', ignoreIcc: true });
  if (!frame) return readPixels(opened);
  return readPixels(opened.resize({ ...frame, fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false }));
}
