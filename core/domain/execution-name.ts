import { createHash } from 'node:crypto';
import type { Upload } from './photo.ts';

/** Leaves room for the suffix of later attempts at the same photo: `-2`. */
const SLUG_LENGTH = 32;
const HASH_LENGTH = 32;

/**
 * The id of a photo's retouch, which is also the name of its execution: a readable slug of the file's name and a
 * hash of the upload. The same upload always gives the same name, so a duplicate event starts nothing new.
 * ASCII letters, digits and `-`, at most 65 characters.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html names: 1 to 80
 */
export function executionName(upload: Upload): string {
  const { bucket, key, versionId, etag = '', modifiedAt, sequencer = '' } = upload;
  const version = versionId === undefined ? [etag, modifiedAt ?? sequencer] : [versionId];
  const hash = createHash('sha256').update(JSON.stringify([bucket, key, ...version]));
  return `${slug(key)}-${hash.digest('hex').slice(0, HASH_LENGTH)}`;
}

/** The name of an attempt's execution. */
export function attemptName(id: string, attempt: number): string {
  return attempt === 1 ? id : `${id}-${attempt}`;
}

function slug(key: string): string {
  const fileName = key.slice(key.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const ascii = fileName
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-');
  return ascii.slice(0, SLUG_LENGTH).replace(/^-+|-+$/g, '') || 'photo';
}
