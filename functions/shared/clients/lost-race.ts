/**
 * True for S3's answer to a conditional request that another one was faster than: 412, or 409 where the other is
 * still under way, or 404 where the object that `If-Match` is about has gone. Told by status, as the errors' names
 * differ by operation; but a bucket that is not there is no race.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function isLostRace(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return status === 409 || status === 412 || (status === 404 && name !== 'NoSuchBucket');
}
