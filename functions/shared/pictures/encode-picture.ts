import { writeFile } from 'node:fs/promises';
import { MAX_AVIF_PIXELS } from '../domain/output-options.ts';
import type { Pixels } from './finish/plane.ts';
import { SRGB_PROFILE } from './opening/icc.ts';
import { profileSegments } from './opening/jpeg-segments.ts';
import { writeTiff } from './opening/write-tiff.ts';
import type { PhotoSource } from './photo-source.ts';
import { type Sharp, sharp } from './sharp.ts';

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff';

/** A picture as it is encoded, without metadata. */
export interface Encoding {
  readonly format: PictureFormat;
  /** Of JPEG, WebP and AVIF. */
  readonly quality: number;
  /** The colour space of the pixels; null for sRGB. */
  readonly profile: Buffer | null;
}

/** The format that a result has: the asked one, or the original's if that can be written, else JPEG. */
export function formatOf(
  asked: PictureFormat | 'original',
  { kind, width, height }: Pick<PhotoSource, 'kind' | 'width' | 'height'>,
): PictureFormat {
  if (asked !== 'original') return asked;
  if (kind === 'avif' && width * height > MAX_AVIF_PIXELS) return 'jpeg';
  return kind === 'heic' || kind === 'raw' ? 'jpeg' : kind;
}

/** Encodes pixels with their profile into a file. Files beside it begin with its name. */
export async function encodePicture(pixels: Pixels, encoding: Encoding, to: string): Promise<void> {
  if (encoding.format === 'jpeg') return encodeJpeg(pixels, encoding, to);
  await toFormat(await tag(pixels, encoding.profile, to), encoding).toFile(to);
}

/** sharp would convert each pixel, into a profile that it already has: as long as encoding takes. */
async function encodeJpeg(pixels: Pixels, encoding: Encoding, to: string): Promise<void> {
  const { width, height, channels, data } = pixels;
  const raw = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  const jpeg = await toFormat(raw, encoding).toBuffer();
  // Behind the first segment, which is JFIF's.
  const at = 4 + jpeg.readUInt16BE(4);
  const profile = profileSegments(encoding.profile ?? SRGB_PROFILE);
  await writeFile(to, [jpeg.subarray(0, at), profile, jpeg.subarray(at)]);
}

/** sharp converts raw pixels into the profile that it writes; pixels of a file it writes with that file's own profile. */
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
      // Optimised coding would hold the whole picture in memory a second time.
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
