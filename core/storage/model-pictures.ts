import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { MODEL_PICTURES_PREFIX } from '../contract/storage.ts';
import type { PhotoRef } from '../domain/photo.ts';
import { listKeys } from './list-keys.ts';
import { putStream } from './put-stream.ts';

/**
 * The pictures that the model returned, unchanged, in the private state bucket. We can finish a result again
 * from them without a new job. A job is identified by its photo and the attempt that submitted it.
 */
export interface ModelPictures {
  /** Stores one of a job's pictures; `number` counts from 1, in the job's order. */
  keep(job: PhotoRef, number: number, body: AsyncIterable<Buffer>): Promise<void>;
  /** The keys of the job's stored pictures, in the job's order; empty once they have expired. */
  list(job: PhotoRef): Promise<string[]>;
  open(key: string): Promise<AsyncIterable<Buffer>>;
}

/** {@link ModelPictures} over S3; the bucket removes them after 60 days. */
export function createModelPictures(s3: S3Client, bucket: string): ModelPictures {
  return {
    async keep(job, number, body) {
      const Key = `${prefixOf(job)}${String(number).padStart(4, '0')}`;
      const ContentType = 'application/octet-stream';
      await putStream(s3, { Bucket: bucket, Key, ContentType, Metadata: {} }, body);
    },

    async list(job) {
      const keys: string[] = [];
      for await (const key of listKeys(s3, bucket, prefixOf(job))) keys.push(key);
      return keys;
    },

    async open(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (Body ?? []) as AsyncIterable<Buffer>;
    },
  };
}

function prefixOf({ id, attempt }: PhotoRef): string {
  return `${MODEL_PICTURES_PREFIX}${id}/${attempt}/`;
}
