import type { S3Client } from '@aws-sdk/client-s3';
import { findObject } from '../shared/clients/find-object.ts';
import type { Upload } from '../shared/domain/photo.ts';
import { resultKeys } from '../shared/domain/result-keys.ts';

/** Tells whether an upload has its record. */
export type FindRecord = (upload: Upload, id: string) => Promise<boolean>;

/**
 * Looks for the record of that very upload where records may stand: at its own path, or aside. Needs `s3:GetObject`
 * on records and the list on `results/`.
 */
export function createFindRecord(s3: S3Client): FindRecord {
  return async ({ bucket, key }, id) => {
    for (const aside of [false, true]) {
      const head = await findObject(s3, bucket, resultKeys(key, id, { aside }).record);
      if (head?.Metadata?.['retouch-id'] === id) return true;
    }
    return false;
  };
}
