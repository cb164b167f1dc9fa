import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { WORKING_COPIES_PREFIX } from '../contract/storage.ts';
import type { Photo, PhotoRef, Upload } from '../domain/photo.ts';
import { MAX_KEY_BYTES, uploadPath } from '../domain/upload-key.ts';
import { findObject } from './find-object.ts';

/** The picture that Segmind gets in place of the photo. */
export interface WorkingCopy {
  readonly type: 'image/jpeg' | 'image/png';
  readonly body: Buffer;
}

/** The working copies of photos, in the private state bucket. */
export interface WorkingCopies {
  /** Stores a photo's working copy and returns its key. */
  put(photo: PhotoRef & Pick<Upload, 'key'>, copy: WorkingCopy): Promise<string>;
  isThere(key: string): Promise<boolean>;
  /** A URL that reads the copy, for `expiresSeconds`. It is a secret: do not log or store it. */
  presign(key: string, expiresSeconds: number): Promise<string>;
  /** Removes the working copy of a photo that has ended, if it has one. */
  remove(photo: Upload & Pick<Photo, 'workingCopy'>): Promise<void>;
}

/** {@link WorkingCopies} over S3. A copy that is not removed expires after 40 days. */
export function createWorkingCopies(s3: S3Client, bucket: string): WorkingCopies {
  return {
    async put(photo, { type, body }) {
      const key = keyOf(photo, type);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: type }));
      return key;
    },

    isThere: async (key) => (await findObject(s3, bucket, key)) !== null,

    presign: (key, expiresSeconds) =>
      getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: expiresSeconds }),

    async remove({ workingCopy }) {
      const key = workingCopy?.key ?? null;
      if (key !== null) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

/**
 * The key ends with the photo's own path (unless that is too long), so that a person who sees the key can
 * recognise the photo. It contains the attempt: the end of one attempt does not remove the copy of another.
 */
function keyOf({ id, attempt, key }: PhotoRef & Pick<Upload, 'key'>, type: WorkingCopy['type']): string {
  const extension = type === 'image/png' ? '.png' : '.jpg';
  const folder = `${WORKING_COPIES_PREFIX}${id}-${attempt}`;
  const named = `${folder}/${uploadPath(key)}${extension}`;
  return Buffer.byteLength(named) <= MAX_KEY_BYTES ? named : `${folder}/photo${extension}`;
}
