import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isVersionKey, versionKey } from '../domain/result-keys.ts';
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
  keep(bucket: string, output: RetouchedOutput, of: VersionRef): Promise<RetouchedOutput | null>;
  /** Removes an output that was kept so from its old key, where nothing has taken its place. */
  remove(bucket: string, output: RetouchedOutput): Promise<void>;
  /** Copies an output that was kept so back to its old key, as no later version has come of it. */
  putBack(bucket: string, output: RetouchedOutput, of: VersionRef): Promise<void>;
}

/** Which version of which photo. */
export interface VersionRef {
  readonly id: string;
  readonly version: number;
}

/** {@link StoredOutputs} over S3. Needs `s3:GetObject` on `results/`, and its list, or a missing output is a 403; to keep one, `s3:PutObject` and `s3:DeleteObject` there. */
export function createStoredOutputs(s3: S3Client): StoredOutputs {
  async function copy(bucket: string, from: string, to: string, etag: string | undefined): Promise<void> {
    const CopySource = `${bucket}/${from}`.split('/').map(encodeURIComponent).join('/');
    await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource, CopySourceIfMatch: etag }));
  }

  return {
    async isThere(bucket, { key, bytes }, fingerprint) {
      const head = await findObject(s3, bucket, key);
      // A copy in place may have lost its metadata.
      const found = head?.Metadata?.[FINGERPRINT_METADATA] ?? fingerprint;
      return head?.ContentLength === bytes && found === fingerprint;
    },

    async keep(bucket, output, { id, version }) {
      // It was before.
      if (isVersionKey(output.key)) return output;
      const Key = versionKey(output.key, id, version);
      const kept = { ...output, key: Key };
      // What stands at the old key may be the later version by now, if this is called again.
      if ((await findObject(s3, bucket, Key)) !== null) return kept;
      const head = await findObject(s3, bucket, output.key);
      if (head === null || head.ContentLength !== output.bytes) return null;
      await copy(bucket, output.key, Key, head.ETag);
      return kept;
    },

    async remove(bucket, { key, bytes }) {
      const head = await findObject(s3, bucket, key);
      if (head?.ContentLength !== bytes) return;
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: head.ETag }));
    },

    async putBack(bucket, { key }, { id, version }) {
      const kept = versionKey(key, id, version);
      const head = isVersionKey(key) ? null : await findObject(s3, bucket, kept);
      if (head !== null) await copy(bucket, kept, key, head.ETag);
    },

    async *read(bucket, key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      yield* (Body ?? []) as AsyncIterable<Buffer>;
    },
  };
}
