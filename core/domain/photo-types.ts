/**
 * The media types of accepted photos, as `file-type` detects them from a file's bytes. Of RAW files Retouch
 * reads the embedded preview.
 */
export const PHOTO_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/avif',
  'image/tiff',
  'image/heic',
  'image/heif',
  'image/x-canon-cr2',
  'image/x-canon-cr3',
  'image/x-nikon-nef',
  'image/x-sony-arw',
  'image/x-adobe-dng',
  'image/x-fujifilm-raf',
  'image/x-olympus-orf',
  'image/x-panasonic-rw2',
] as const;

/** File name extensions that differ from the last word of the type. */
const EXTENSIONS: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif' };

/** The file name extension for a type: `image/jpeg` → `.jpg`, `image/x-sony-arw` → `.arw`. */
export function photoExtension(type: string): string {
  const word = type.split(/[/-]/).at(-1) ?? '';
  return `.${EXTENSIONS[word] ?? word}`;
}

/** The same types by their usual names. */
export const PHOTO_TYPE_NAMES = 'JPEG, PNG, WebP, AVIF, TIFF, HEIC and RAW';
