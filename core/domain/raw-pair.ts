/** The extensions of RAW files: Canon, Nikon, Sony, Adobe, Fujifilm, Olympus and Panasonic. */
const RAW = /\.(cr2|cr3|nef|arw|dng|raf|orf|rw2)$/i;
/** The extensions of the pictures that cameras write next to a RAW file: JPEG or HEIC. */
const JPEG = /^jpe?g$/i;
const HEIC = /^(hei[cf]|hif)$/i;

/**
 * The stem of a RAW file's key, up to the dot: `uploads/ana/IMG_1.` for `uploads/ana/IMG_1.CR3`. Null if the
 * key does not have the extension of a RAW file.
 */
export function rawStem(key: string): string | null {
  return RAW.test(key) ? key.slice(0, key.lastIndexOf('.') + 1) : null;
}

/** Whether a key is the JPEG of a RAW file with this stem; or its HEIC, if the stack accepts HEIC. */
export function isPictureOf(stem: string, key: string, takesHeic: boolean): boolean {
  if (!key.startsWith(stem)) return false;
  const extension = key.slice(stem.length);
  return JPEG.test(extension) || (takesHeic && HEIC.test(extension));
}
