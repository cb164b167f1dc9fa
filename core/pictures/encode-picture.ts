import { writeFile } from 'node:fs/promises';
import { MAX_AVIF_PIXELS } from '../domain/output-options.ts';
import type { Pixels } from './finish/plane.ts';
import { SRGB_PROFILE } from './opening/icc.ts';
import { profileSegments } from './opening/jpeg-segments.ts';
import { writeTiff } from './opening/write-tiff.ts';
import type { PhotoSource } from './photo-source.ts';
import { type Sharp, sharp } from './sharp.ts';

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff';

/** How to encode a picture, before metadata is added. */
export interface Encoding {
  readonly format: PictureFormat;
  /** For JPEG, WebP and AVIF. */
  readonly quality: number;
  /** The colour space of the pixels; null for sRGB. */
  readonly profile: Buffer | null;
}

/** The format of a result: the requested one, or the original's if we can write it, else JPEG. */
export function formatOf(
  asked: PictureFormat | 'original',
  { kind, width, height }: Pick<PhotoSource, 'kind' | 'width' | 'height'>,
): PictureFormat {
  if (asked !== 'original') return asked;
  if (kind === 'avif' && width * height > MAX_AVIF_PIXELS) return 'jpeg';
  return kind === 'heic' || kind === 'raw' ? 'jpeg' : kind;
}

/** Encodes pixels with their profile into a file. The names of temporary files begin with the file's name. */
export async function encodePicture(pixels: Pixels, encoding: Encoding, to: string): Promise<void> {
  if (encoding.format === 'jpeg') return encodeJpeg(pixels, encoding, to);
  await toFormat(await tag(pixels, encoding.profile, to), encoding).toFile(to);
}

/**
 * Inserts the profile by hand: sharp would convert each pixel, although it is in that profile already, which
 * takes as long as the encoding.
 */
async function encodeJpeg(pixels: Pixels, encoding: Encoding, to: string): Promise<void> {
  const { width, height, channels, data } = pixels;
  const raw = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  const jpeg = await toFormat(raw, encoding).toBuffer();
  // After the first segment, which is JFIF.
  const at = 4 + jpeg.readUInt16BE(4);
  const profile = profileSegments(encoding.profile ?? SRGB_PROFILE);
  await writeFile(to, [jpeg.subarray(0, at), profile, jpeg.subarray(at)]);
}

/**
 * sharp converts raw pixels into the profile that it writes. Only for a file's pixels does it write the
 * file's own profile.
 */
async function tag(pixels: Pixels, profile: Buffer | null, to: string): Promise<Sharp> {
  const { width, height, channels, data } = pixels;
  if (profile === null) {
    return sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).withIccProfile('srgb');
  }
  const path = `${to}.tif`;
  writeTiff(path, { ...pixels, stride: width * channels }, { orientation: 1, profile });
  return sharp(path, { limitInputPixels: false }).keepIccProfile();
}

function toFormat(picture: Sharp, { format, quality }: Pick<Encoding, 'format' | 'quality'>): Sharp {
  switch (format) {
    case 'jpeg':
      // Optimised coding holds the whole picture in memory a second time.
      return picture.jpeg({ quality, chromaSubsampling: '4:4:4', optimiseCoding: false });
    case 'png':
      return picture.png({ compressionLevel: 6 });
    case 'webp':
      return picture.webp({ quality, effort: 3 });
    case 'avif':
      return picture.avif({ quality, effort: 3, chromaSubsampling: '4:4:4' });
    case 'tiff':
      return picture.tiff({ compression: 'lzw', predictor: 'horizontal' });
  }
}
