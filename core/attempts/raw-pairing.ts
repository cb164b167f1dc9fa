import type { S3Client } from '@aws-sdk/client-s3';
import type { RawHandling } from '../contract/recipe.ts';
import type { Upload } from '../domain/photo.ts';
import { isPictureOf, rawStem } from '../domain/raw-pair.ts';
import { findSkipReason } from '../domain/skip.ts';
import { listKeys } from '../storage/list-keys.ts';

/**
 * Whether a RAW file lies next to the camera's JPEG or HEIC of the same picture: then the two are one photo.
 * Null for files that are not RAW, and for all files if the stack retouches both.
 */
export type FindRawPairing = (
  upload: Pick<Upload, 'bucket' | 'key'>,
) => Promise<'alone' | 'beside-jpeg' | null>;

/** The settings for RAW files. */
export interface RawOptions {
  /** The setting `raw`. */
  readonly raw: RawHandling;
  /** Whether the stack accepts HEIC. A HEIC that it refuses does not replace a RAW file. */
  readonly takesHeic: boolean;
  /** Whether the stack ignores a path under `uploads/`. An ignored picture does not replace a RAW file. */
  readonly isIgnored: (path: string) => boolean;
}

/** {@link FindRawPairing} by the bucket's present content. Needs `s3:ListBucket` on the uploads. */
export function createFindRawPairing(
  s3: S3Client,
  { raw, takesHeic, isIgnored }: RawOptions,
): FindRawPairing {
  const isSkipped = (key: string) => findSkipReason(key, isIgnored) !== null;
  return async ({ bucket, key }) => {
    const stem = raw === 'retouch' ? null : rawStem(key);
    if (stem === null || isSkipped(key)) return null;
    for await (const beside of listKeys(s3, bucket, stem)) {
      if (isPictureOf(stem, beside, takesHeic) && !isSkipped(beside)) return 'beside-jpeg';
    }
    return 'alone';
  };
}
