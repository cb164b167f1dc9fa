import { randomBytes } from 'node:crypto';
import { UPLOADS_PREFIX } from '../../../core/contract/storage.ts';
import { photoExtension } from '../../../core/domain/photo-types.ts';
import { findSkipReason } from '../../../core/domain/skip.ts';
import { findDots, hasShootName, isPhotoKey, MAX_KEY_BYTES } from '../../../core/domain/upload-key.ts';
import type { FieldError } from '../http/problem.ts';
import { invalidRequest } from '../http/read-request.ts';

/**
 * The key of a photo with that name.
 * @throws {Problem} if the key is invalid, or if files with such a key are skipped
 */
export function photoKey(fileName: string, folder: string | undefined): string {
  const key = `${UPLOADS_PREFIX}${folder === undefined ? '' : `${folder}/`}${fileName}`;
  checkKey(key, '/fileName');
  const reason = findSkipReason(key, () => false);
  if (reason !== null) {
    const message = `makes a key that Retouch skips (${reason}); choose another name or folder`;
    throw invalidRequest([{ in: 'body', pointer: '/fileName', message }]);
  }
  return key;
}

/** A unique name. Names in one folder sort by time: `2026-11-26T10-17-06-123Z-5f0c….jpg`. */
export function newFileName(contentType: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  return `${time}-${randomBytes(8).toString('hex')}${photoExtension(contentType)}`;
}

/** @throws {Problem} if no photo can have that key; `pointer` names the field that it came from */
export function checkKey(key: string, pointer: string, where: FieldError['in'] = 'body'): void {
  const bytes = Buffer.byteLength(key);
  const invalid = (message: string) => invalidRequest([{ in: where, pointer, message }]);
  if (!isPhotoKey(key)) throw invalid(`is not the key of a photo; expected ${UPLOADS_PREFIX} and a name`);
  if (bytes > MAX_KEY_BYTES)
    throw invalid(`makes a key of ${bytes} bytes; S3 allows at most ${MAX_KEY_BYTES}`);
  if (findDots(key) !== undefined) {
    throw invalid('has "." or ".." between slashes, which URLs drop');
  }
  if (hasShootName(key)) {
    throw invalid('has the name of a file that Retouch writes about the shoot; choose another name');
  }
}
