/** What the names of RAW files end with: Canon, Nikon, Sony, Adobe, Fujifilm, Olympus and Panasonic. */
const RAW = /\.(cr2|cr3|nef|arw|dng|raf|orf|rw2)$/i;
/** What the names of the pictures end with that cameras write beside a RAW file. */
const PICTURE = /^(jpe?g|hei[cf]|hif)$/i;

/**
 * What the keys begin with that have a RAW file's name, with the dot behind it: `uploads/ana/IMG_1.` of
 * `uploads/ana/IMG_1.CR3`. Null if the key's extension is not that of a RAW file.
 */
export function rawStem(key: string): string | null {
  return RAW.test(key) ? key.slice(0, key.lastIndexOf('.') + 1) : null;
}

/** Whether a key is that of the JPEG or HEIC of a RAW file with that stem. */
export function isPictureOf(stem: string, key: string): boolean {
  return key.startsWith(stem) && PICTURE.test(key.slice(stem.length));
}
