import type { S3Client } from '@aws-sdk/client-s3';
import type { Previews } from '../../core/pictures/previews.ts';
import type { Preview } from '../../core/record/record.ts';
import { putStream } from '../../core/storage/put-stream.ts';

/** Writes the previews of one picture to these keys, and returns the keys. */
export type PutPreviews = (bucket: string, keys: Preview, previews: Previews) => Promise<Preview>;

/** {@link PutPreviews} into S3; can be repeated. Needs `s3:PutObject` on `results/`. */
export function createPutPreviews(s3: S3Client): PutPreviews {
  return async (bucket, keys, previews) => {
    const put = (size: keyof Preview) =>
      putStream(
        s3,
        { Bucket: bucket, Key: keys[size], ContentType: 'image/webp', Metadata: {} },
        previews[size].open(),
      );
    await put('small');
    await put('large');
    return keys;
  };
}
