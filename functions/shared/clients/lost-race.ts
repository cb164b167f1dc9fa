/**
 * True for S3's answer to a conditional request that another one was faster than: 412, or 409 where the other is
 * still under way, or 404 where `If-Match` met nothing. Told by status, as the errors' names differ by operation.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function isLostRace(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status === 409 || status === 412 || status === 404;
}
