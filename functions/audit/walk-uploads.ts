import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { UPLOADS_PREFIX } from '../shared/contract.ts';
import { isPhotoKey } from '../shared/domain/upload-key.ts';

/** An upload that stands at its key now, as the listing tells of it. */
export interface ListedUpload {
  readonly key: string;
  readonly versionId: string;
  readonly uploadedAt: Date;
}

/** Every photo that stands under `uploads/`, in key order behind `after` (a whole key, or '' for all of them). */
export async function* walkUploads(
  s3: S3Client,
  bucket: string,
  after: string,
): AsyncGenerator<ListedUpload> {
  for await (const { Key = '', VersionId = '', LastModified, IsLatest } of listVersions(s3, bucket, after)) {
    if (IsLatest && isPhotoKey(Key)) {
      yield { key: Key, versionId: VersionId, uploadedAt: LastModified ?? new Date(0) };
    }
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
