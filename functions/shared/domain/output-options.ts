import * as z from 'zod/mini';
import { OUTPUT_COLOURS, OUTPUT_FORMATS, OUTPUT_METADATA, OUTPUT_SIDE, OUTPUT_SIZES } from '../contract.ts';
import { oneOf, show, strictObject, whole } from './field-schemas.ts';

const shape = {
  size: z
    .union([z.enum(OUTPUT_SIZES), whole(OUTPUT_SIDE.min, OUTPUT_SIDE.max)], {
      error: ({ input }) =>
        `is ${show(input)}; expected ${OUTPUT_SIZES.join(', ')} or a longest side of ${OUTPUT_SIDE.min} to ${OUTPUT_SIDE.max} pixels`,
    })
    .check(
      z.describe(
        '`full`: the original’s pixels or more; `delivered`: as the model gave it, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels.',
      ),
    ),
  colour: oneOf(OUTPUT_COLOURS).check(z.describe('The colour space: sRGB, or the photo’s own.')),
  format: oneOf(OUTPUT_FORMATS).check(
    z.describe('The file format; `original` is the photo’s, or JPEG if that cannot be written.'),
  ),
  quality: whole(1, 100).check(z.describe('Of JPEG, WebP and AVIF.')),
  metadata: oneOf(OUTPUT_METADATA).check(
    z.describe('What of the photo’s EXIF, IPTC and XMP the result has.'),
  ),
};

/** How a result is to be delivered. */
export const outputOptionsSchema = z.object(shape);

/** Output options that a recipe asks for; what is absent is open. */
export const outputOverridesSchema = z.partial(strictObject(shape));

export type OutputOptions = z.infer<typeof outputOptionsSchema>;

/** Output options that leave open what they do not say. */
export type OutputOverrides = { readonly [O in keyof OutputOptions]?: OutputOptions[O] | undefined };

/** The names of the options. */
export const OUTPUT_OPTIONS = Object.keys(outputOptionsSchema.shape) as (keyof OutputOptions)[];

/** How a result is delivered unless a setting or a recipe says otherwise. */
export const DEFAULT_OUTPUT: OutputOptions = {
  size: 'full',
  colour: 'srgb',
  format: 'original',
  quality: 92,
  metadata: 'all',
};

/** An option as text, as metadata and environment variables hold it: a number if it is one. */
export function fromText(text: string): string | number {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** Encoding an AVIF takes 35 bytes a pixel: more would be more memory than the function has. */
export const MAX_AVIF_PIXELS = 24_000_000;

/** The longest side that a format can have, pixels; others have room for any. @see libwebp, libheif */
const MAX_SIDES: Readonly<Record<string, number>> = { webp: 16_383, avif: 16_384, jpeg: 65_535 };

/**
 * What stands in the way of a result of that size, in a sentence; null if nothing does.
 * @param photo its sides, and the format that `original` stands for
 */
export function checkOutputSize(
  { size, format }: OutputOptions,
  photo: { readonly width: number; readonly height: number; readonly format: string },
  maxPixels: number,
): string | null {
  if (size === 'untouched') return null;
  const scale = typeof size === 'number' ? size / Math.max(photo.width, photo.height) : 1;
  const [width, height] = [Math.round(photo.width * scale), Math.round(photo.height * scale)];
  const made = `The result would be ${width} x ${height} pixels`;
  if (width * height > maxPixels)
    return `${made}; at most ${maxPixels / 1_000_000} megapixels are made. Ask for a smaller size.`;
  if (format === 'avif' && width * height > MAX_AVIF_PIXELS) {
    return `${made}; an AVIF is made of at most ${MAX_AVIF_PIXELS / 1_000_000} megapixels. Ask for another format or a smaller size.`;
  }
  const type = format === 'original' ? photo.format : format;
  const most = MAX_SIDES[type];
  if (most === undefined || Math.max(width, height) <= most) return null;
  return `${made}; ${type} takes ${most} on a side. Ask for another format or a smaller size.`;
}
