import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { WORKING_COPIES_PREFIX } from '../contract.ts';
import type { Photo, Upload } from '../domain/photo.ts';
import { MAX_KEY_BYTES, uploadPath } from '../domain/upload-key.ts';
import type { PhotoRef } from '../photos/photo-item.ts';
import { findObject } from './find-object.ts';

/** A picture that is sent to Segmind in a photo's stead. */
export interface WorkingCopy {
  readonly type: 'image/jpeg' | 'image/png';
  readonly body: Buffer;
}

/** The copies of photos that Segmind is sent, in the private state bucket. */
export interface WorkingCopies {
  /** Keeps a photo's copy, and answers its key. */
  put(photo: PhotoRef & Pick<Upload, 'key'>, copy: WorkingCopy): Promise<string>;
  isThere(key: string): Promise<boolean>;
  /** A URL that reads the copy, for `expiresSeconds`. It is a secret: neither log nor keep it. */
  presign(key: string, expiresSeconds: number): Promise<string>;
  /** Removes the copy of a photo that has ended, if it has one. */
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
 * The photo's own path behind its id, so that a person who sees the key knows the photo. Another attempt has another
 * copy: the end of this one does not take it away.
 */
function keyOf({ id, attempt, key }: PhotoRef & Pick<Upload, 'key'>, type: WorkingCopy['type']): string {
  const extension = type === 'image/png' ? '.png' : '.jpg';
  const folder = `${WORKING_COPIES_PREFIX}${id}-${attempt}`;
  const named = `${folder}/${uploadPath(key)}${extension}`;
  return Buffer.byteLength(named) <= MAX_KEY_BYTES ? named : `${folder}/photo${extension}`;
}
