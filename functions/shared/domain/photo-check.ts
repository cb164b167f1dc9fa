import { type Failure, failure } from './failure.ts';
import type { FailureCode } from './failures.ts';
import type { PhotoType } from './photo.ts';

/** @see segmind.md "Outputs and limits": SeedEdit 3.0 as another vendor documents the same model */
const MIN_SIDE_EXCLUSIVE = 14;
const MAX_RATIO = 3;

const PHOTO_TYPES: readonly string[] = ['image/jpeg', 'image/png'] satisfies PhotoType[];

/** What was found in an upload's bytes. */
export interface PhotoFacts {
  readonly bytes: number;
  /** Media type by the bytes, or null where they tell none. */
  readonly type: string | null;
  /** What a person would say that the file is: "a HEIC picture", "plain text", "of an unknown type". */
  readonly typeName: string;
  /** Pixels; null where the header cannot be read. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** False where the file's end is missing. */
  readonly isWhole: boolean;
}

/** True for a media type that can be retouched. */
export function isPhotoType(type: string | null): type is PhotoType {
  return type !== null && PHOTO_TYPES.includes(type);
}

/** What a photo is, once nothing stands against retouching it. */
export interface UsablePhoto {
  readonly bytes: number;
  readonly type: PhotoType;
  readonly width: number;
  readonly height: number;
}

/** Tells whether a file with those facts can be retouched, or why not. */
export function checkPhoto(
  { bytes, type, typeName, size, isWhole }: PhotoFacts,
  { maxPhotoBytes }: { maxPhotoBytes: number },
): { photo: UsablePhoto } | { failure: Failure } {
  if (bytes === 0) return refuse('empty-file', 'The file is empty (0 bytes). Upload the photo again.');
  if (!isPhotoType(type)) {
    return refuse(
      'unsupported-type',
      `The file is ${typeName}; Segmind takes JPEG and PNG. Save the photo as JPEG or PNG and upload that.`,
    );
  }
  if (bytes > maxPhotoBytes) {
    return refuse(
      'photo-too-large',
      `The photo has ${bytes} bytes; at most ${maxPhotoBytes} are taken. Save it smaller and upload it again.`,
    );
  }
  if (!isWhole) {
    return refuse(
      'truncated-photo',
      `The file is ${typeName} that breaks off after ${bytes} bytes: its end is missing. Upload the whole file again.`,
    );
  }
  if (size === null) {
    return refuse(
      'unreadable-photo',
      `The file begins as ${typeName}, but its header gives no size in pixels: it is damaged. Save it again and upload that.`,
    );
  }
  return checkSize(size) ?? { photo: { bytes, type, ...size } };
}

function checkSize({ width, height }: { width: number; height: number }): { failure: Failure } | null {
  const seen = `The photo is ${width} x ${height} pixels`;
  if (Math.min(width, height) <= MIN_SIDE_EXCLUSIVE) {
    return refuse(
      'photo-too-small',
      `${seen}; each side must be over ${MIN_SIDE_EXCLUSIVE}. Upload a larger version.`,
    );
  }
  if (Math.max(width, height) > MAX_RATIO * Math.min(width, height)) {
    return refuse(
      'photo-too-elongated',
      `${seen}; its sides may differ by at most 1:${MAX_RATIO}. Crop it and upload that.`,
    );
  }
  return null;
}

function refuse(code: FailureCode, message: string): { failure: Failure } {
  return { failure: failure(code, message) };
}
