/**
 * The media types of the photos that are taken, as `file-type` tells them by a file's bytes; of RAW files, the embedded
 * preview.
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

/** The ends of file names, if they are not the type's own last word. */
const EXTENSIONS: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif' };

/** What the name of a photo of that type ends with: `image/jpeg` → `.jpg`, `image/x-sony-arw` → `.arw`. */
export function photoExtension(type: string): string {
  const word = type.split(/[/-]/).at(-1) ?? '';
  return `.${EXTENSIONS[word] ?? word}`;
}

/** The same, as people call them. */
export const PHOTO_TYPE_NAMES = 'JPEG, PNG, WebP, AVIF, TIFF, HEIC and RAW';
