import { type Metadata, type Sharp, sharp } from '../sharp.ts';
import { isRgbProfile } from './icc.ts';

/** A file from which sharp reads a photo's pixels, and how to read it. */
export interface StoredPixels {
  readonly path: string;
  /** As stored, before rotation. */
  readonly width: number;
  readonly height: number;
  /** EXIF's 1 to 8: the rotation that is left to show the pixels upright. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  /**
   * The embedded ICC profile of RGB pixels; null without one, and for CMYK and grey, which we read as sRGB.
   */
  readonly profile: Buffer | null;
  /** False for CMYK, grey and Lab. */
  readonly isRgb: boolean;
  /** More than 8 bit per channel. */
  readonly isDeep: boolean;
  /**
   * Whether any program can read the file: 8 bit RGB without a palette, no warnings, nothing after the
   * picture.
   */
  readonly isPlain: boolean;
  readonly maxPixels: number;
}

/** Describes a file's pixels from sharp's metadata. */
export function describePixels(
  path: string,
  metadata: Metadata,
  { isTidy, maxPixels }: { isTidy: boolean; maxPixels: number },
): StoredPixels {
  const { width, height, space, depth, isPalette, hasAlpha, icc, orientation } = metadata;
  const isRgb = space === 'srgb' || space === 'rgb' || space === 'rgb16' || space === 'scrgb';
  return {
    path,
    width,
    height,
    orientation: orientation !== undefined && orientation >= 1 && orientation <= 8 ? orientation : 1,
    hasAlpha,
    profile: isRgb && icc !== undefined && isRgbProfile(icc) ? icc : null,
    isRgb,
    isDeep: depth !== 'uchar',
    isPlain: isTidy && isRgb && depth === 'uchar' && !isPalette,
    maxPixels,
  };
}

/** Opens the pixels in sRGB. */
export function openSrgb(stored: StoredPixels, options: { autoOrient?: boolean } = {}): Sharp {
  const own = openStored(stored, options);
  // sharp turns more than 8 bit into Display P3, and writes that as if it were sRGB.
  const known = stored.isRgb && stored.isDeep ? own.pipelineColourspace('srgb') : own;
  return known.toColourspace('srgb');
}

/** Opens the pixels as stored. By default, sharp converts them to sRGB. */
export function openStored({ path, maxPixels }: StoredPixels, options: { autoOrient?: boolean } = {}): Sharp {
  // `openPhoto` has proved that the picture is whole; further warnings of decoders do no harm.
  return sharp(path, { ...options, failOn: 'none', limitInputPixels: maxPixels });
}
