import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3';

/** The keys of a bucket that begin with a prefix, in order, a page at a time; `after`: those behind that key. */
export async function* listKeys(
  s3: S3Client,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<string> {
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: token,
        ...(after && { StartAfter: after }),
      }),
    );
    for (const { Key = '' } of page.Contents ?? []) yield Key;
    token = page.NextContinuationToken;
  } while (token !== undefined);
}
