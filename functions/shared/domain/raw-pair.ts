/** What the names of RAW files end with: Canon, Nikon, Sony, Adobe, Fujifilm, Olympus and Panasonic. */
const RAW = /\.(cr2|cr3|nef|arw|dng|raf|orf|rw2)$/i;
/** What the names of the pictures end with that cameras write beside a RAW file: JPEG, or HEIC. */
const JPEG = /^jpe?g$/i;
const HEIC = /^(hei[cf]|hif)$/i;

/**
 * What the keys begin with that have a RAW file's name, with the dot behind it: `uploads/ana/IMG_1.` of
 * `uploads/ana/IMG_1.CR3`. Null if the key's extension is not that of a RAW file.
 */
export function rawStem(key: string): string | null {
  return RAW.test(key) ? key.slice(0, key.lastIndexOf('.') + 1) : null;
}

/** Whether a key is that of the JPEG of a RAW file with that stem; or of its HEIC, if the stack takes HEIC. */
export function isPictureOf(stem: string, key: string, takesHeic: boolean): boolean {
  if (!key.startsWith(stem)) return false;
  const extension = key.slice(stem.length);
  return JPEG.test(extension) || (takesHeic && HEIC.test(extension));
}
