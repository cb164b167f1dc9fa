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

/** The same, as people call them. */
export const PHOTO_TYPE_NAMES = 'JPEG, PNG, WebP, AVIF, TIFF, HEIC and RAW';
