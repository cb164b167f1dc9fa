import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isVersionKey, versionKey } from '../domain/result-keys.ts';
import { findObject } from '../storage/find-object.ts';
import type { RetouchedOutput } from './record.ts';

/** Metadata of an output: a fingerprint of its photo, recipe and model. */
export const FINGERPRINT_METADATA = 'retouch-fingerprint';

/** Outputs under `results/` of photos that ended earlier. */
export interface StoredOutputs {
  /** Whether an output is there as it was stored: same size, same fingerprint. */
  isThere(bucket: string, output: RetouchedOutput, fingerprint: string | undefined): Promise<boolean>;
  /** The fingerprint that an output was stored with; undefined if it has none, or if it is gone. */
  findFingerprint(bucket: string, output: RetouchedOutput): Promise<string | undefined>;
  /** The bytes of an output. Requests them when the first one is read. */
  read(bucket: string, key: string): AsyncIterable<Buffer>;
  /**
   * Copies an output of that version to a key of its own, before a later version overwrites it. Returns the
   * output with the new key, or null if its file is gone.
   */
  keep(bucket: string, output: RetouchedOutput, of: VersionRef): Promise<RetouchedOutput | null>;
  /** Removes a kept output from its old key, unless another file has replaced it. */
  remove(bucket: string, output: RetouchedOutput): Promise<void>;
  /** Copies a kept output back to its old key, if no later version came of the attempt. */
  putBack(bucket: string, output: RetouchedOutput, of: VersionRef): Promise<void>;
}

/** One version of a photo. */
export interface VersionRef {
  readonly id: string;
  readonly version: number;
}

/**
 * {@link StoredOutputs} over S3. Needs `s3:GetObject` on `results/`, and the list: without it a missing
 * output is a 403. `keep` also needs `s3:PutObject` and `s3:DeleteObject` there.
 */
export function createStoredOutputs(s3: S3Client): StoredOutputs {
  async function copy(bucket: string, from: string, to: string, etag: string | undefined): Promise<void> {
    const CopySource = `${bucket}/${from}`.split('/').map(encodeURIComponent).join('/');
    await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource, CopySourceIfMatch: etag }));
  }

  return {
    async isThere(bucket, { key, bytes }, fingerprint) {
      const head = await findObject(s3, bucket, key);
      // A copy in place may lose the metadata.
      const found = head?.Metadata?.[FINGERPRINT_METADATA] ?? fingerprint;
      return head?.ContentLength === bytes && found === fingerprint;
    },

    async findFingerprint(bucket, { key, bytes }) {
      const head = await findObject(s3, bucket, key);
      return head?.ContentLength === bytes ? head.Metadata?.[FINGERPRINT_METADATA] : undefined;
    },

    async keep(bucket, output, { id, version }) {
      // It has been kept already.
      if (isVersionKey(output.key)) return output;
      const Key = versionKey(output.key, id, version);
      const kept = { ...output, key: Key };
      // On a second call, the old key may hold the later version already.
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
