import { createHash } from 'node:crypto';
import { RECORD_SUFFIX, RESULTS_PREFIX, SHOOT_FILES, UPLOADS_PREFIX } from '../contract.ts';
import { hasShootName, MAX_KEY_BYTES, uploadPath } from './upload-key.ts';

/** Room for the longest thing appended to a path: a second extension, a number, `.json`. */
const SUFFIX_BYTES = 16;
const TAG_LENGTH = 8;

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
export function shootKeys(folder: string): { readonly report: string; readonly table: string } {
  const path = uploadPath(UPLOADS_PREFIX + folder);
  const room = MAX_KEY_BYTES - RESULTS_PREFIX.length - SUFFIX_BYTES;
  const tag = `@${createHash('sha256').update(path).digest('hex').slice(0, TAG_LENGTH)}`;
  const isLong = Buffer.byteLength(path) > room;
  const place = isLong ? cutBytes(path, room - tag.length) + tag : path;
  const prefix = RESULTS_PREFIX + (place === '' ? '' : `${place}/`);
  return { report: prefix + SHOOT_FILES.report, table: prefix + SHOOT_FILES.table };
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
