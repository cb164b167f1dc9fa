import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RetouchedOutput } from '../record/record.ts';
import { findObject } from './find-object.ts';

/** The metadata of an output that says which photo, recipe and model it is of. */
export const FINGERPRINT_METADATA = 'retouch-fingerprint';

/** Outputs of photos that ended earlier, under `results/`. */
export interface StoredOutputs {
  /** Whether an output is there as it was stored, and not replaced by one of another fingerprint. */
  isThere(bucket: string, output: RetouchedOutput, fingerprint: string): Promise<boolean>;
  /** The bytes of an output, asked for when the first ones are read. */
  read(bucket: string, key: string): AsyncIterable<Buffer>;
}

/** {@link StoredOutputs} over S3. Needs `s3:GetObject` on `results/`, and its list, or a missing output is a 403. */
export function createStoredOutputs(s3: S3Client): StoredOutputs {
  return {
    async isThere(bucket, { key, bytes }, fingerprint) {
      const head = await findObject(s3, bucket, key);
      // A copy in place may have lost its metadata.
      const found = head?.Metadata?.[FINGERPRINT_METADATA] ?? fingerprint;
      return head?.ContentLength === bytes && found === fingerprint;
    },

    async *read(bucket, key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      yield* (Body ?? []) as AsyncIterable<Buffer>;
    },
  };
}
