import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Upload } from '../domain/photo.ts';
import { findObject, isMissing } from './find-object.ts';

/** The object that stands at an upload's key now. */
export interface CurrentObject {
  readonly versionId: string | undefined;
  readonly etag: string;
  readonly bytes: number;
  /** User-defined metadata, without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads photos under `uploads/`. */
export interface Uploads {
  /** The object at the upload's key now, or null where there is none (any more). */
  findCurrent(upload: Upload): Promise<CurrentObject | null>;
  /** Bytes `first` to `last`, both included, of that very upload; null where it is gone. */
  readRange(upload: Upload, first: number, last: number): Promise<Buffer | null>;
  /** A URL that reads that very upload, for `expiresSeconds`. It is a secret: neither log nor keep it. */
  presign(upload: Upload, expiresSeconds: number): Promise<string>;
}

/** True where the upload is what stands at its key now: not replaced since. */
export function isCurrent(upload: Upload, current: CurrentObject): boolean {
  return upload.versionId === undefined
    ? upload.etag === current.etag
    : upload.versionId === current.versionId;
}

/** {@link Uploads} over S3. Needs `s3:GetObject(Version)` on the prefix, and its list, or a missing key is a 403. */
export function createUploads(s3: S3Client): Uploads {
  return {
    async findCurrent({ bucket, key }) {
      const head = await findObject(s3, bucket, key);
      return (
        head && {
          versionId: head.VersionId,
          etag: (head.ETag ?? '').replaceAll('"', ''),
          bytes: head.ContentLength ?? 0,
          metadata: head.Metadata ?? {},
        }
      );
    },

    async readRange(upload, first, last) {
      const range = { Range: `bytes=${first}-${last}` };
      try {
        const { Body } = await s3.send(new GetObjectCommand({ ...locate(upload), ...range }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (await isMissing(s3, upload.bucket, upload.key, error)) return null;
        throw error;
      }
    },

    presign: (upload, expiresSeconds) =>
      getSignedUrl(s3, new GetObjectCommand(locate(upload)), { expiresIn: expiresSeconds }),
  };
}

function locate({ bucket, key, versionId }: Upload) {
  return { Bucket: bucket, Key: key, ...(versionId !== undefined && { VersionId: versionId }) };
}
