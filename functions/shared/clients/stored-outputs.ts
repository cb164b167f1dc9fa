import { CopyObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { versionKey } from '../domain/result-keys.ts';
import type { RetouchedOutput } from '../record/record.ts';
import { findObject } from './find-object.ts';

/** The metadata of an output that says which photo, recipe and model it is of. */
export const FINGERPRINT_METADATA = 'retouch-fingerprint';

/** Outputs of photos that ended earlier, under `results/`. */
export interface StoredOutputs {
  /** Whether an output is there as it was stored, and not replaced by one of another fingerprint. */
  isThere(bucket: string, output: RetouchedOutput, fingerprint: string | undefined): Promise<boolean>;
  /** The bytes of an output, asked for when the first ones are read. */
  read(bucket: string, key: string): AsyncIterable<Buffer>;
  /**
   * Copies an output of that version to a key of its own, before a later version takes its place. Answers the output
   * there, or null if its file is gone.
   */
  keep(bucket: string, output: RetouchedOutput, version: number): Promise<RetouchedOutput | null>;
}

/** {@link StoredOutputs} over S3. Needs `s3:GetObject` on `results/`, and its list, or a missing output is a 403; to keep one, `s3:PutObject` there. */
export function createStoredOutputs(s3: S3Client): StoredOutputs {
  return {
    async isThere(bucket, { key, bytes }, fingerprint) {
      const head = await findObject(s3, bucket, key);
      // A copy in place may have lost its metadata.
      const found = head?.Metadata?.[FINGERPRINT_METADATA] ?? fingerprint;
      return head?.ContentLength === bytes && found === fingerprint;
    },

    async keep(bucket, output, version) {
      const Key = versionKey(output.key, version);
      const kept = { ...output, key: Key };
      // What stands at the old key may be the later version by now, if this is called again.
      if ((await findObject(s3, bucket, Key)) !== null) return kept;
      const head = await findObject(s3, bucket, output.key);
      if (head === null || head.ContentLength !== output.bytes) return null;
      const CopySource = `${bucket}/${output.key}`.split('/').map(encodeURIComponent).join('/');
      const copy = { Bucket: bucket, Key, CopySource, CopySourceIfMatch: head.ETag };
      await s3.send(new CopyObjectCommand(copy));
      return kept;
    },

    async *read(bucket, key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      yield* (Body ?? []) as AsyncIterable<Buffer>;
    },
  };
}
