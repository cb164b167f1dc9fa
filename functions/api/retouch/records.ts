import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isMissing } from '../../shared/clients/find-object.ts';
import type { Upload } from '../../shared/domain/photo.ts';
import { resultKeys } from '../../shared/domain/result-keys.ts';
import type { RetouchRecord } from '../../shared/record/record.ts';

/** A record, and where it stands. */
export interface FoundRecord {
  readonly key: string;
  readonly record: RetouchRecord;
}

/** Reads records. */
export interface Records {
  /** The record of that very retouch, or null where there is none yet. */
  find(photo: Upload, id: string): Promise<FoundRecord | null>;
}

/** {@link Records} under `results/`. Needs `s3:GetObject` and the list on the prefix. */
export function createRecords(s3: S3Client): Records {
  /** A key may bear the record of another upload: whose it is, its metadata say. */
  async function read(bucket: string, key: string, id: string): Promise<FoundRecord | null> {
    try {
      const { Body, Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const text = await Body?.transformToString();
      if (Metadata['retouch-id'] !== id || text === undefined) return null;
      return { key, record: JSON.parse(text) };
    } catch (error) {
      if (await isMissing(s3, bucket, key, error)) return null;
      throw error;
    }
  }

  return {
    async find({ bucket, key }, id) {
      const plain = resultKeys(key, id).record;
      return (
        (await read(bucket, plain, id)) ??
        (await read(bucket, resultKeys(key, id, { aside: true }).record, id))
      );
    },
  };
}
