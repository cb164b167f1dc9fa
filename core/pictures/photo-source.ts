import { type Failure, failure } from '../domain/failure.ts';
import type { FailureCode } from '../domain/failures.ts';
import { type ByteFile, withByteFile } from './opening/byte-file.ts';
import { type Identity, identify } from './opening/identify.ts';
import { DamagedPhoto, RefusedPhoto } from './opening/refusals.ts';
import type { Refused } from './opening/refused-types.ts';
import { storePixels } from './opening/store-pixels.ts';
import { openStored, type StoredPixels } from './opening/stored-pixels.ts';
import type { Sharp } from './sharp.ts';

/** The type of a photo's file; `raw` is any camera's own format. */
export type PhotoKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'heic' | 'raw';

/** A photo that was decoded once, so it is known to be whole. */
export interface PhotoSource {
  /** The uploaded file. */
  readonly path: string;
  readonly kind: PhotoKind;
  /** Media type, from the bytes. */
  readonly type: string;
  /** Pixels, upright, as a person sees the photo. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /** ICC profile of the pixels from `open`; null for sRGB. */
  readonly profile: Buffer | null;
  /** Whether the pixels are a RAW file's embedded preview. */
  readonly preview: boolean;
  /** How to read the pixels: from the photo itself, or from a file beside it that `openPhoto` wrote. */
  readonly stored: StoredPixels;
  /**
   * Opens the upright pixels: 8 bit, RGB or RGBA, in the photo's own RGB colour space; CMYK and grey become
   * sRGB. Each call makes a new pipeline.
   */
  open(): Promise<Sharp>;
}

/** Limits on accepted photos. */
export interface PhotoLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
  readonly takesHeic: boolean;
}

/**
 * Accepts any photo that some setting accepts: for a photo that was prepared earlier, perhaps with other
 * settings.
 */
export const ANY_PHOTO: PhotoLimits = {
  maxBytes: Number.POSITIVE_INFINITY,
  maxPixels: 100_000_000,
  takesHeic: true,
};

export type OpenedPhoto =
  | { readonly kind: 'opened'; readonly source: PhotoSource }
  | { readonly kind: 'refused'; readonly failure: Failure };

/**
 * Identifies a file and decodes all of it once. Checks the limits on bytes and pixels first. Does not decode
 * a photo that is known to be whole (`isProven`).
 * If sharp cannot read the pixels from the photo itself (HEIC, a RAW file's preview), writes them to a file
 * beside it, whose name begins with the photo's.
 */
export async function openPhoto(
  path: string,
  limits: PhotoLimits,
  { isProven = false }: { readonly isProven?: boolean } = {},
): Promise<OpenedPhoto> {
  return withByteFile(path, async (bytes) => {
    try {
      return { kind: 'opened', source: await open(path, { bytes, limits, isProven }) };
    } catch (error) {
      if (error instanceof RefusedPhoto) return { kind: 'refused', failure: error.failure };
      throw error;
    }
  });
}

/** @throws {RefusedPhoto} */
async function open(
  path: string,
  { bytes, limits, isProven }: { bytes: ByteFile; limits: PhotoLimits; isProven: boolean },
): Promise<PhotoSource> {
  if (bytes.size === 0) throw refuse('empty-file', 'The file is empty (0 bytes). Upload the photo again.');
  const identity = await identify(bytes);
  if (identity.kind === 'refused') throw refuseType(identity.refused);
  if (identity.kind === 'heic' && !limits.takesHeic) {
    throw refuseType({
      name: identity.name,
      advice: 'This stack does not accept HEIC (setting heic). Save the photo as JPEG and upload that.',
    });
  }
  if (bytes.size > limits.maxBytes) {
    throw refuse(
      'photo-too-large',
      `The photo has ${bytes.size} bytes; at most ${limits.maxBytes} are allowed. Save it as a smaller file and upload it again.`,
    );
  }
  try {
    const stored = await storePixels({ path, bytes, maxPixels: limits.maxPixels, isProven }, identity);
    return describeSource(path, { identity, stored });
  } catch (error) {
    throw error instanceof DamagedPhoto ? refuseDamaged(error, { bytes, name: identity.name }) : error;
  }
}

function describeSource(
  path: string,
  { identity, stored }: { identity: Exclude<Identity, { kind: 'refused' }>; stored: StoredPixels },
): PhotoSource {
  const isOnItsSide = stored.orientation >= 5;
  return {
    path,
    kind: identity.kind,
    type: identity.type,
    width: isOnItsSide ? stored.height : stored.width,
    height: isOnItsSide ? stored.width : stored.height,
    hasAlpha: stored.hasAlpha,
    profile: stored.profile,
    preview: identity.kind === 'raw',
    stored,
    async open() {
      const upright = openStored(stored, { autoOrient: true });
      return stored.isRgb ? upright.keepIccProfile() : upright.toColourspace('srgb');
    },
  };
}

function refuse(code: FailureCode, message: string): RefusedPhoto {
  return new RefusedPhoto(failure(code, message));
}

function refuseType({ name, advice }: Refused): RefusedPhoto {
  return refuse(
    'unsupported-type',
    `The file is ${name}; expected JPEG, PNG, WebP, AVIF, TIFF, HEIC or RAW. ${advice}`,
  );
}

function refuseDamaged(
  { message, breaksOff }: DamagedPhoto,
  { bytes, name }: { bytes: ByteFile; name: string },
): RefusedPhoto {
  return breaksOff
    ? refuse(
        'truncated-photo',
        `The file is ${name} of ${bytes.size} bytes that is cut off: ${message}. Upload the whole file again.`,
      )
    : refuse(
        'unreadable-photo',
        `The file is ${name} that is damaged: ${message}. Save it again and upload that.`,
      );
}
