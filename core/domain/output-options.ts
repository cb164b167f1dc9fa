import * as z from 'zod/mini';
import {
  OUTPUT_COLOURS,
  OUTPUT_FORMATS,
  OUTPUT_METADATA,
  OUTPUT_SIDE,
  OUTPUT_SIZES,
} from '../contract/recipe.ts';
import { oneOf, show, strictObject, whole } from './field-schemas.ts';

const shape = {
  size: z
    .union([z.enum(OUTPUT_SIZES), whole(OUTPUT_SIDE.min, OUTPUT_SIDE.max)], {
      error: ({ input }) =>
        `is ${show(input)}; expected ${OUTPUT_SIZES.join(', ')} or a longest side of ${OUTPUT_SIDE.min} to ${OUTPUT_SIDE.max} pixels`,
    })
    .check(
      z.describe(
        '`full`: at least the original’s pixels; `delivered`: the model’s size, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels.',
      ),
    ),
  colour: oneOf(OUTPUT_COLOURS).check(z.describe('The colour space: sRGB, or the photo’s own.')),
  format: oneOf(OUTPUT_FORMATS).check(
    z.describe(
      'The file format; `original` is the photo’s format, or JPEG if Retouch cannot write that format.',
    ),
  ),
  quality: whole(1, 100).check(z.describe('The quality of JPEG, WebP and AVIF.')),
  metadata: oneOf(OUTPUT_METADATA).check(
    z.describe('Which of the photo’s EXIF, IPTC and XMP metadata the result keeps.'),
  ),
};

/** How a result is delivered. */
export const outputOptionsSchema = z.object(shape);

/** The output options of a recipe; absent ones come from other sources. */
export const outputOverridesSchema = z.partial(strictObject(shape));

export type OutputOptions = z.infer<typeof outputOptionsSchema>;

/** Output options of which any may be absent. */
export type OutputOverrides = { readonly [O in keyof OutputOptions]?: OutputOptions[O] | undefined };

/** The names of the options. */
export const OUTPUT_OPTIONS = Object.keys(outputOptionsSchema.shape) as (keyof OutputOptions)[];

/** The output options unless a setting or a recipe gives others. */
export const DEFAULT_OUTPUT: OutputOptions = {
  size: 'full',
  colour: 'srgb',
  format: 'original',
  quality: 92,
  metadata: 'all',
};

/** Converts an option of metadata or environment variables: digits become a number. */
export function fromText(text: string): string | number {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** Encoding an AVIF takes 35 bytes a pixel: more pixels would not fit into the function's memory. */
export const MAX_AVIF_PIXELS = 24_000_000;

/** The longest side that a format allows, pixels; other formats have no limit here. @see libwebp, libheif */
const MAX_SIDES: Readonly<Record<string, number>> = { webp: 16_383, avif: 16_384, jpeg: 65_535 };

/**
 * Why a result of this size is impossible, as a sentence; null if it is possible.
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
  const made = `The result would have ${width} x ${height} pixels`;
  if (width * height > maxPixels)
    return `${made}; the limit is ${maxPixels / 1_000_000} megapixels. Choose a smaller size.`;
  if (format === 'avif' && width * height > MAX_AVIF_PIXELS) {
    return `${made}; the limit of an AVIF is ${MAX_AVIF_PIXELS / 1_000_000} megapixels. Choose another format or a smaller size.`;
  }
  const type = format === 'original' ? photo.format : format;
  const most = MAX_SIDES[type];
  if (most === undefined || Math.max(width, height) <= most) return null;
  return `${made}; the limit of ${type} is ${most} on a side. Choose another format or a smaller size.`;
}
