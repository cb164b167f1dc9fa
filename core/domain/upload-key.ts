import { RECORD_SUFFIX, SHOOT_FILES, UPLOADS_PREFIX } from '../contract/storage.ts';
import { type Failure, failure } from './failure.ts';

/**
 * S3's limit on a key, in bytes of UTF-8.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const MAX_KEY_BYTES = 1024;

/** True for the key of a possible photo: under `uploads/`, not a folder marker, not empty. */
export function isPhotoKey(key: string): boolean {
  return key.startsWith(UPLOADS_PREFIX) && !key.endsWith('/');
}

/** True for an upload that would get the names of its shoot's own files for its results. */
export function hasShootName(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const { report, table, page } = SHOOT_FILES;
  return name + RECORD_SUFFIX === report || name === table || name === page;
}

/** The first part of a key that is `.` or `..`; undefined if it has no such part. */
export function findDots(key: string): string | undefined {
  return key.split('/').find((segment) => /^(\.|%2e){1,2}$/i.test(segment));
}

/**
 * Why a key cannot be a photo's, or null. S3 allows `.` and `..` as parts of a key, but clients that fetch
 * the photo by URL resolve them and request another object.
 * @see https://url.spec.whatwg.org/#single-dot-path-segment
 */
export function checkUploadKey(key: string): Failure | null {
  const dots = findDots(key);
  if (dots !== undefined) {
    return failure(
      'unsupported-key',
      `The key has the folder "${dots}", which URLs drop, so Segmind could not download the photo. ` +
        'Upload it again under a name without "." or ".." between slashes.',
    );
  }
  if (!hasShootName(key)) return null;
  const name = key.slice(key.lastIndexOf('/') + 1);
  return failure(
    'unsupported-key',
    `The photo has the name "${name}". Its result would have the same name as one of the files about its shoot, which are ` +
      `${Object.values(SHOOT_FILES).join(', ')}. Upload it again under another name.`,
  );
}

/** The folder of an upload, without slashes at its ends; `''` is the top. */
export function folderOfPhoto(key: string): string {
  const path = pathOf(key);
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The part of an upload's key after `uploads/`, made safe to use after `results/`. */
export function uploadPath(key: string): string {
  return pathOf(key)
    .split('/')
    .map((segment) => (/^\.{1,2}$/.test(segment) ? segment.replaceAll('.', '%2E') : segment))
    .join('/');
}

function pathOf(key: string): string {
  return key.startsWith(UPLOADS_PREFIX) ? key.slice(UPLOADS_PREFIX.length) : key;
}
