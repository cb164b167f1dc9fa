import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Photo } from './photos.ts';

const AT_ONCE = 8;

/** Where photos are uploaded to, and who is told. */
export interface UploadOptions {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
  readonly onBegin: (path: string) => void;
  /** With the error, where the upload failed. */
  readonly onEnd: (path: string, error?: Error) => void;
}

/** The key that a photo is uploaded to. */
export function uploadKey(path: string): string {
  return `uploads/${path}`;
}

/**
 * Uploads photos, some at once; one that fails does not hold up the others.
 * @throws the signal's reason
 */
export async function uploadPhotos(photos: readonly Photo[], options: UploadOptions): Promise<void> {
  const { s3, bucket, signal, onBegin, onEnd } = options;
  const queue = photos.values();
  const work = async () => {
    for (const { file, path } of queue) {
      signal.throwIfAborted();
      onBegin(path);
      try {
        const { size } = await stat(file);
        const upload = {
          Bucket: bucket,
          Key: uploadKey(path),
          Body: createReadStream(file),
          ContentLength: size,
        };
        await s3.send(new PutObjectCommand(upload), { abortSignal: signal });
        onEnd(path);
      } catch (error) {
        signal.throwIfAborted();
        onEnd(path, error as Error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
