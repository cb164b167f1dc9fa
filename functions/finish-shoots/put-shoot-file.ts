import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PutShootFile } from './finish-shoots.ts';

/** {@link PutShootFile} into the photo bucket. Needs `s3:PutObject` on the files' names. */
export function createPutShootFile(s3: S3Client, bucket: string): PutShootFile {
  return async (Key, Body, ContentType) => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType }));
  };
}
