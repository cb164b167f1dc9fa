import { extname } from 'node:path';
import type { Photo } from './photos.ts';

const RAW = /^\.(cr2|cr3|nef|arw|dng|raf|orf|rw2)$/i;
const JPEG = /^\.jpe?g$/i;
const JPEG_OR_HEIC = /^\.(jpe?g|hei[cf]|hif)$/i;

/** Photos, and the RAW files among them that lie beside the JPEG or HEIC of the same picture. */
export interface RawPairs {
  readonly photos: Photo[];
  readonly passedOver: Photo[];
}

/**
 * Tells apart as the stack does: a RAW file and a picture of the same folder and name are one photo, if the stack takes
 * the picture.
 */
export function splitRawPairs(all: readonly Photo[], { takesHeic = true } = {}): RawPairs {
  const pattern = takesHeic ? JPEG_OR_HEIC : JPEG;
  const pictures = new Set(all.filter(({ path }) => pattern.test(extname(path))).map(stemOf));
  const isSecond = (photo: Photo) => RAW.test(extname(photo.path)) && pictures.has(stemOf(photo));
  return {
    photos: all.filter((photo) => !isSecond(photo)),
    passedOver: all.filter(isSecond),
  };
}

function stemOf({ path }: Photo): string {
  return path.slice(0, path.length - extname(path).length);
}
