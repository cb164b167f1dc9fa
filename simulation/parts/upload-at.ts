import { type Upload, uploadVersion } from '../../core/domain/photo.ts';
import { describeObject } from '../../core/storage/uploads.ts';
import type { S3Fake } from '../aws/s3-fake.ts';

/** The current upload at a key. @throws {Error} if there is none */
export function uploadAt(s3: S3Fake, key: string, bucket = 'photos'): Upload {
  const object = s3.objects.get(key);
  if (object === undefined) throw new Error(`There is no object ${key}.`);
  const { versionId: VersionId, etag: ETag, modifiedAt: LastModified } = object;
  return { bucket, key, ...uploadVersion(describeObject({ VersionId, ETag, LastModified })) };
}
