import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isMissing } from './find-object.ts';
import { isLostRace } from './lost-race.ts';

/** A JSON object in S3 as read, with what a change of it has to be conditional on. */
export interface Stored<T> {
  readonly value: T;
  readonly etag: string;
}

/** JSON objects of one bucket, changed by compare-and-swap. */
export interface JsonObjects {
  /** The object at a key, or null where there is none. */
  get<T>(key: string): Promise<Stored<T> | null>;
  /** Writes where that ETag stands, or nothing where it is null; answers the new ETag, or null where it lost the race. */
  put(key: string, value: unknown, etag: string | null): Promise<string | null>;
  /** Removes what bears that ETag, or whatever is there where it is null; false where it lost the race. */
  remove(key: string, etag: string | null): Promise<boolean>;
}

/** {@link JsonObjects} over S3. */
export function createJsonObjects(s3: S3Client, bucket: string): JsonObjects {
  return {
    async get<T>(key: string) {
      try {
        const { Body, ETag = '' } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return { value: JSON.parse((await Body?.transformToString()) ?? '') as T, etag: ETag };
      } catch (error) {
        if (await isMissing(s3, bucket, key, error)) return null;
        throw error;
      }
    },

    async put(key, value, etag) {
      const what = { Bucket: bucket, Key: key, Body: JSON.stringify(value), ContentType: 'application/json' };
      const condition = etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag };
      try {
        const { ETag = '' } = await s3.send(new PutObjectCommand({ ...what, ...condition }));
        return ETag;
      } catch (error) {
        if (isLostRace(error)) return null;
        throw error;
      }
    },

    async remove(key, etag) {
      const condition = etag === null ? {} : { IfMatch: etag };
      try {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...condition }));
        return true;
      } catch (error) {
        if (isLostRace(error)) return false;
        throw error;
      }
    },
  };
}
