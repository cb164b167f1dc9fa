import { type Metadata, type Sharp, sharp } from '../sharp.ts';
import { isRgbProfile } from './icc.ts';

/** A file that sharp reads a photo's pixels from, and how it has to be read. */
export interface StoredPixels {
  readonly path: string;
  /** As stored, before they are turned. */
  readonly width: number;
  readonly height: number;
  /** EXIF's 1 to 8: what is left to do to show them upright. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  /** The embedded ICC profile of RGB pixels; null without one, and for CMYK and grey, which are read as sRGB. */
  readonly profile: Buffer | null;
  /** False for CMYK, grey and Lab. */
  readonly isRgb: boolean;
  /** More than 8 bit. */
  readonly isDeep: boolean;
  /** Whether the file is what any program reads: 8 bit RGB without a palette, tidy, with nothing behind the picture. */
  readonly isPlain: boolean;
  readonly maxPixels: number;
}

/** Describes a file's pixels by what sharp reads off its header. */
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
  // Of more than 8 bit sharp makes Display P3, and writes that as if it were sRGB.
  const known = stored.isRgb && stored.isDeep ? own.pipelineColourspace('srgb') : own;
  return known.toColourspace('srgb');
}

/** Opens the pixels as they are stored; without further calls sharp makes them sRGB. */
export function openStored({ path, maxPixels }: StoredPixels, options: { autoOrient?: boolean } = {}): Sharp {
  // openPhoto has proved that all is there; what decoders still grumble at is no harm.
  return sharp(path, { ...options, failOn: 'none', limitInputPixels: maxPixels });
}
