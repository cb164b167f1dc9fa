import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileTypeFromBlob } from 'file-type';
import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { PHOTO_TYPE_NAMES, PHOTO_TYPES, photoExtension } from '../../core/domain/photo-types.ts';
import { findSkipReason, type SkipReason } from '../../core/domain/skip.ts';
import { checkUploadKey, MAX_KEY_BYTES } from '../../core/domain/upload-key.ts';
import type { Limits } from '../api/retouch-api.ts';
import { megabytes } from '../words/numbers.ts';
import type { LocalFile } from './find-files.ts';

/** What the stack does with a file. */
export type Judgement =
  /** A photo that the stack takes, with its media type. */
  | { readonly kind: 'photo'; readonly type: string }
  /** Not a photo: skipped, which is not an error. */
  | { readonly kind: 'skipped'; readonly why: string }
  /** Meant as a photo, but not one that the stack takes. */
  | { readonly kind: 'refused'; readonly why: string };

const HEIC = /^image\/hei[cf]$/;

const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  'hidden-file': 'a hidden file',
  'system-file': 'a system file',
  thumbnail: 'a thumbnail',
  sidecar: 'a sidecar file',
  film: 'a film',
  'temporary-file': 'a temporary file',
  'raw-beside-jpeg': 'the same photo as its JPEG or HEIC',
  ignored: 'the stack’s setting ignore matches it',
};

/** Describes a skip reason of the stack. */
export function describeSkip(reason: SkipReason): string {
  return SKIP_WORDS[reason];
}

/** Judges a file by its path below `uploads/`, its size and its first bytes, as the stack does. */
export async function judgeFile(
  { file, bytes }: Pick<LocalFile, 'file' | 'bytes'>,
  path: string,
  limits: Limits,
  isIgnored: (path: string) => boolean,
): Promise<Judgement> {
  const key = UPLOADS_PREFIX + path;
  const skip = findSkipReason(key, isIgnored);
  if (skip !== null) return { kind: 'skipped', why: describeSkip(skip) };
  const wrongKey = checkUploadKey(key);
  if (wrongKey !== null) return refused(wrongKey.message);
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) {
    const [seen, most] = [keyBytes, MAX_KEY_BYTES].map((number) => number.toLocaleString('en-US'));
    return refused(`its path has ${seen} bytes; S3 allows ${most}: shorten the names of its folders`);
  }
  const isNamedPhoto = extensionTypes(path).length > 0;
  if (bytes === 0) return isNamedPhoto ? refused('it is empty: 0 bytes') : skipped('it is empty');
  const type = await readType(file);
  const taken = limits.types.find((one) => one === type) ?? (type === null ? rawTypeOf(path, limits) : null);
  if (taken === null && !limits.takesHeic && HEIC.test(type ?? '')) {
    return refused('it is a HEIC, which this stack does not accept: save it as JPEG');
  }
  if (taken === null) return judgeOther(type, isNamedPhoto);
  if (bytes > limits.maxBytes) {
    return refused(`it has ${megabytes(bytes)}; this stack accepts at most ${megabytes(limits.maxBytes)}`);
  }
  return { kind: 'photo', type: taken };
}

/**
 * The media type by the file's first bytes. Null if they match no known type.
 * @throws {Error} of the file system if the file cannot be read
 */
async function readType(file: string): Promise<string | null> {
  await access(file, constants.R_OK);
  try {
    // As a Blob, of which little is read. fileTypeFromFile loads a package at run time that a bundle lacks.
    return (await fileTypeFromBlob(await openAsBlob(file)))?.mime ?? null;
  } catch {
    // file-type also fails on files that are cut off.
    return null;
  }
}

function judgeOther(type: string | null, isNamedPhoto: boolean): Judgement {
  const isPicture = type?.startsWith('image/') ?? false;
  if (!isPicture && !isNamedPhoto) return skipped('no photo');
  const seen = type === null ? 'not a picture of a known type' : `of the type ${type}`;
  return refused(`it is ${seen}; Retouch accepts ${PHOTO_TYPE_NAMES}: save it as JPEG or PNG`);
}

const skipped = (why: string): Judgement => ({ kind: 'skipped', why });
const refused = (why: string): Judgement => ({ kind: 'refused', why });

/** The media types that have the extension of this path. */
function extensionTypes(path: string): string[] {
  const extension = extname(path).toLowerCase().replace('.jpeg', '.jpg').replace('.tiff', '.tif');
  return PHOTO_TYPES.filter((type) => photoExtension(type) === extension);
}

/** Takes a RAW file by its name if its bytes match no type. The stack checks it more closely. */
function rawTypeOf(path: string, limits: Limits): string | null {
  const types = extensionTypes(path).filter((type) => type.startsWith('image/x-'));
  return limits.types.find((type) => types.includes(type)) ?? null;
}
