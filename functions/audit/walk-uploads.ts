import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { type Upload, uploadVersion } from '../../core/domain/photo.ts';
import { isPhotoKey } from '../../core/domain/upload-key.ts';
import { describeObject } from '../../core/storage/uploads.ts';

/** An upload as S3 lists it. */
export interface ListedUpload {
  readonly photo: Upload;
  readonly uploadedAt: Date;
}

/**
 * Every photo under `uploads/` in key order after `after` (a whole key, or '' for all of them). For each key
 * it yields the current upload first, then those that were replaced or deleted but still have a version in
 * S3.
 */
export async function* walkUploads(
  s3: S3Client,
  bucket: string,
  after: string,
): AsyncGenerator<ListedUpload> {
  for await (const listed of listVersions(s3, bucket, after)) {
    const { Key: key = '', LastModified: uploadedAt = new Date(0) } = listed;
    if (!isPhotoKey(key)) continue;
    yield { photo: { bucket, key, ...uploadVersion(describeObject(listed)) }, uploadedAt };
  }
}

async function* listVersions(s3: S3Client, bucket: string, after: string) {
  let key: string | undefined = after === '' ? undefined : after;
  let version: string | undefined;
  do {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: UPLOADS_PREFIX,
        KeyMarker: key,
        VersionIdMarker: version,
      }),
    );
    yield* page.Versions ?? [];
    key = page.IsTruncated ? page.NextKeyMarker : undefined;
    version = page.NextVersionIdMarker;
  } while (key !== undefined);
}
