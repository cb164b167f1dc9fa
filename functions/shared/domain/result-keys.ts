import { createHash } from 'node:crypto';
import { RECORD_SUFFIX, RESULTS_PREFIX, SHOOT_FILES, UPLOADS_PREFIX } from '../contract.ts';
import { folderOfPhoto, hasShootName, MAX_KEY_BYTES, uploadPath } from './upload-key.ts';

/** Room for the longest thing appended to a path: a second extension, a number, `.json`. */
const SUFFIX_BYTES = 16;
const TAG_LENGTH = 8;
/** Uploads in folders whose names begin with a dot are skipped: none has results there. */
const VERSIONS_FOLDER = '.versions/';
/** Room for the name of a small picture: `.review/`, an id of 80 characters, version, number and size. */
const PREVIEW_BYTES = 120;

/** The keys of one photo's results. */
export interface ResultKeys {
  readonly record: string;
  /** The key of output `index` (from 0), of that media type. */
  output(index: number, type: string): string;
}

/**
 * The keys of an upload's results: its own path under `results/`, with the same name where the output's type equals
 * the photo's, else with the output's extension appended (`ana.jpg` → `ana.jpg.png`); second and later outputs get
 * `-2`, `-3` before the extension; the record is `<path>.json`.
 *
 * A conflict key has `@` and the end of the id in the name (`ana@1c9e7f20.jpg`): it is for an upload whose plain name
 * belongs to another one by now. A path too long for S3 with these additions is cut, and gets the same tag. So does a
 * name whose plain keys are those of a shoot's own files.
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
      // A name that ends in `.json` is a record's: no picture may bear it.
      const keepsName = type === photoType && !path.endsWith(RECORD_SUFFIX);
      const { stem, extension } = keepsName ? split(path) : { stem: path, extension: extensionOf(type) };
      return RESULTS_PREFIX + stem + (index === 0 ? '' : `-${index + 1}`) + extension;
    },
  };
}

/** The keys of the files that say how a shoot ended; `folder` is empty for the top. */
export function shootKeys(folder: string): { readonly [F in keyof typeof SHOOT_FILES]: string } {
  const prefix = shootPrefix(folder, SUFFIX_BYTES);
  const { report, table, page } = SHOOT_FILES;
  return { report: prefix + report, table: prefix + table, page: prefix + page };
}

/**
 * The keys of the small pictures for a look at a photo: of the original, or of output `index` of a version. They lie in a
 * folder of a name that no upload's results can have: what lies in dot folders is skipped.
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
 * The key of an output of an earlier version, of its key before: in a folder that is no upload's either. It has the end of
 * the retouch's id, as other uploads of the same name have versions, too.
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

/** Whether an output was moved out of the way of a later version. */
export function isVersionKey(key: string): boolean {
  return key.split('/').at(-2) === VERSIONS_FOLDER.slice(0, -1);
}

/** What the keys of a shoot's own files begin with: its folder under `results/`, cut if there is no room behind it. */
function shootPrefix(folder: string, roomBytes: number): string {
  const path = uploadPath(UPLOADS_PREFIX + folder);
  const room = MAX_KEY_BYTES - RESULTS_PREFIX.length - roomBytes;
  const tag = `@${createHash('sha256').update(path).digest('hex').slice(0, TAG_LENGTH)}`;
  const isLong = Buffer.byteLength(path) > room;
  const place = isLong ? cutBytes(path, room - tag.length) + tag : path;
  return RESULTS_PREFIX + (place === '' ? '' : `${place}/`);
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
