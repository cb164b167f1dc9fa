import { createHash } from 'node:crypto';
import { RECORD_SUFFIX, RESULTS_PREFIX, SHOOT_FILES, UPLOADS_PREFIX } from '../contract/storage.ts';
import { folderOfPhoto, hasShootName, MAX_KEY_BYTES, uploadPath } from './upload-key.ts';

/** Room for the longest suffix of a path: a second extension, a number, `.json`. */
const SUFFIX_BYTES = 16;
const TAG_LENGTH = 8;
/** Uploads in dot folders are skipped, so their results never use this folder. */
const VERSIONS_FOLDER = '.versions/';
/** Room for the name of a preview: `.review/`, an id of 80 characters, version, number and size. */
const PREVIEW_BYTES = 120;

/** The keys of one photo's results. */
export interface ResultKeys {
  readonly record: string;
  /** The key of output `index` (from 0) with this media type. */
  output(index: number, type: string): string;
}

/**
 * The keys of an upload's results: its own path under `results/`. The name stays the same if the output's
 * type equals the photo's; otherwise the output's extension is appended (`ana.jpg` → `ana.jpg.png`). Later
 * outputs get `-2`, `-3` before the extension. The record is `<path>.json`.
 *
 * A conflict key has `@` and the end of the id in its name (`ana@1c9e7f20.jpg`). An upload gets it if its
 * plain key already belongs to a newer upload. The same tag is for a path that has to be cut to fit S3's
 * limit with these additions, and for a name that would give the keys of a shoot's own files.
 */
export function resultKeys(
  uploadKey: string,
  id: string,
  { photoType, conflict = false }: { photoType?: string; conflict?: boolean } = {},
): ResultKeys {
  const tag = `@${id.slice(-TAG_LENGTH)}`;
  const path = shorten(uploadPath(uploadKey), tag, conflict || hasShootName(uploadKey));
  return {
    record: RESULTS_PREFIX + path + RECORD_SUFFIX,
    output(index, type) {
      // Names that end in `.json` are records: a picture must not have one.
      const keepsName = type === photoType && !path.endsWith(RECORD_SUFFIX);
      const { stem, extension } = keepsName ? split(path) : { stem: path, extension: extensionOf(type) };
      return RESULTS_PREFIX + stem + (index === 0 ? '' : `-${index + 1}`) + extension;
    },
  };
}

/** The keys of the files of a shoot's end; `folder` is empty for the top. */
export function shootKeys(folder: string): { readonly [F in keyof typeof SHOOT_FILES]: string } {
  const prefix = shootPrefix(folder, SUFFIX_BYTES);
  const { report, table, page } = SHOOT_FILES;
  return { report: prefix + report, table: prefix + table, page: prefix + page };
}

/**
 * The keys of a photo's previews: of the original, or of output `index` of a version. They are in a dot
 * folder, which has no uploads' results, because uploads in dot folders are skipped.
 */
export function previewKeys(
  uploadKey: string,
  id: string,
  of: 'before' | { readonly version: number; readonly index: number },
): { readonly small: string; readonly large: string } {
  const what = of === 'before' ? of : `v${of.version}${of.index === 0 ? '' : `-${of.index + 1}`}`;
  const begin = `${shootPrefix(folderOfPhoto(uploadKey), PREVIEW_BYTES)}.review/${id}-${what}-`;
  return { small: `${begin}640.webp`, large: `${begin}1600.webp` };
}

/**
 * The key of an output after a later version has replaced it, from its key before. It is in a dot folder,
 * which has no uploads' results. It has the end of the retouch's id, because other uploads of the same name
 * also have versions.
 */
export function versionKey(outputKey: string, id: string, version: number): string {
  const slash = outputKey.lastIndexOf('/') + 1;
  const { stem, extension } = split(outputKey.slice(slash));
  const end = `.v${version}@${id.slice(-TAG_LENGTH)}${extension}`;
  const key = `${outputKey.slice(0, slash)}${VERSIONS_FOLDER}${stem}${end}`;
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  const hash = createHash('sha256').update(outputKey).digest('hex').slice(0, 32);
  return RESULTS_PREFIX + VERSIONS_FOLDER + hash + end;
}

/** Whether a key is an earlier version's, moved out of the way of a later one. */
export function isVersionKey(key: string): boolean {
  return key.split('/').at(-2) === VERSIONS_FOLDER.slice(0, -1);
}

/** The key prefix of a shoot's own files: its folder under `results/`, cut if too long. */
function shootPrefix(folder: string, roomBytes: number): string {
  const fullPath = uploadPath(UPLOADS_PREFIX + folder);
  const room = MAX_KEY_BYTES - RESULTS_PREFIX.length - roomBytes;
  const tag = `@${createHash('sha256').update(fullPath).digest('hex').slice(0, TAG_LENGTH)}`;
  const isLong = Buffer.byteLength(fullPath) > room;
  const path = isLong ? cutBytes(fullPath, room - tag.length) + tag : fullPath;
  return RESULTS_PREFIX + (path === '' ? '' : `${path}/`);
}

/** File name extension of a media type: `image/jpeg` → `.jpg`, `image/png` → `.png`. */
function extensionOf(type: string): string {
  const subtype = type.slice(type.indexOf('/') + 1);
  return subtype === 'jpeg' ? '.jpg' : `.${subtype}`;
}

function shorten(path: string, tag: string, conflict: boolean): string {
  const room = MAX_KEY_BYTES - RESULTS_PREFIX.length - SUFFIX_BYTES;
  const isLong = Buffer.byteLength(path) > room;
  if (!isLong && !conflict) return path;
  const { stem, extension } = split(path);
  return cutBytes(stem, room - Buffer.byteLength(extension) - tag.length) + tag + extension;
}

function split(path: string): { stem: string; extension: string } {
  const dot = path.lastIndexOf('.');
  const isExtension = dot > path.lastIndexOf('/') + 1 && path.length - dot <= 10;
  return isExtension
    ? { stem: path.slice(0, dot), extension: path.slice(dot) }
    : { stem: path, extension: '' };
}

function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  // A character cut in half at the end decodes to U+FFFD: drop it.
  return Buffer.from(text).subarray(0, maxBytes).toString('utf8').replace(/�+$/, '');
}
