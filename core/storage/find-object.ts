import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';

/**
 * The head of the object at a key, or null if there is no object.
 * @throws the SDK's error if we may not read the object, or S3 fails
 */
export async function findObject(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<HeadObjectCommandOutput | null> {
  try {
    return await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    if (await isMissing(s3, bucket, key, error)) return null;
    throw error;
  }
}

/**
 * Whether an error of a read means that there is no such object.
 *
 * S3 answers 403 for a missing key to callers that may not list. The S3 documentation does not say whether a
 * permission to list one prefix is enough for a 404. So after a 403 we list the key itself, which that
 * permission covers.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html "Permissions"
 */
export async function isMissing(s3: S3Client, bucket: string, key: string, error: unknown): Promise<boolean> {
  const status = httpStatusOf(error);
  if (status !== 403) return status === 404;
  const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
  const { Contents = [] } = await s3.send(list);
  return Contents[0]?.Key !== key;
}

/** The HTTP status of an SDK error; undefined if S3 did not answer. */
function httpStatusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
