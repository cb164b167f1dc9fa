import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';

/**
 * The head of the object at a key, or null where there is none.
 *
 * S3 answers 403 for a missing key to callers who may not list; whether a permission to list one prefix is enough
 * for a 404 is not documented. So a 403 is looked into by listing the key itself, which that permission covers.
 * @throws the SDK's error where the object is there and may not be read, or S3 fails
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html "Permissions"
 */
export async function findObject(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<HeadObjectCommandOutput | null> {
  try {
    return await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return null;
    if (status !== 403) throw error;
    const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
    const { Contents = [] } = await s3.send(list);
    if (Contents[0]?.Key === key) throw error;
    return null;
  }
}
