import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** The smallest part that S3 allows, and the most that we hold in memory. */
const PART_BYTES = 5 * 1024 * 1024;
/** What a small file takes; the buffer grows to a whole part if there is more. */
const FIRST_BYTES = 64 * 1024;
/** The SDK's default, set explicitly so that the upload and its parts agree. */
const CHECKSUM = { ChecksumAlgorithm: 'CRC32' } as const;

/** The key to write, its headers and the condition of the write. */
export type PutStreamTarget = Required<
  Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'ContentType' | 'Metadata'>
> &
  Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'>;

/**
 * Writes a stream of any length as one object: in one request if it fits into a part, else in parts. The
 * object appears whole or not at all: if the stream breaks or the condition does not hold, nothing is left.
 *
 * All parts use the same buffer, so that 100 MB take no more memory than 5. (The SDK's own
 * `@aws-sdk/lib-storage` makes a new buffer of every part twice; with it the same stream took 60 MB more.)
 *
 * The SDK sends a CRC32 with each part. S3 then treats the upload as one with checksums and refuses a
 * completion that does not repeat them: "The upload was created using a crc32 checksum. The complete request
 * must include the checksum for each part." So the upload names its algorithm, and the completion each part's
 * checksum, as `lib-storage` does.
 * @returns the new object's version, if the bucket is versioned
 * @throws what the stream throws, or the SDK's error
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html
 * @see https://github.com/aws/aws-sdk-js-v3/issues/6818 that refusal
 */
export async function putStream(
  s3: S3Client,
  target: PutStreamTarget,
  body: AsyncIterable<Buffer>,
): Promise<{ versionId: string | undefined }> {
  const parts = collectParts(body);
  const first = await parts.next();
  const bytes = first.value ?? Buffer.alloc(0);
  if (bytes.length < PART_BYTES) {
    const { VersionId: versionId } = await s3.send(new PutObjectCommand({ ...target, Body: bytes }));
    return { versionId };
  }
  const { IfMatch, IfNoneMatch, ContentType, Metadata, ...where } = target;
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ ...where, ContentType, Metadata, ...CHECKSUM }),
  );
  try {
    const Parts: CompletedPart[] = [];
    for (let part = first; !part.done; part = await parts.next()) {
      const PartNumber = Parts.length + 1;
      const { ETag, ChecksumCRC32 } = await s3.send(
        new UploadPartCommand({ ...where, UploadId, PartNumber, Body: part.value, ...CHECKSUM }),
      );
      Parts.push({ PartNumber, ETag, ChecksumCRC32 });
    }
    const condition = { ...(IfMatch && { IfMatch }), ...(IfNoneMatch && { IfNoneMatch }) };
    const { VersionId: versionId } = await s3.send(
      new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts }, ...condition }),
    );
    return { versionId };
  } catch (error) {
    // If this fails too, the bucket's lifecycle removes the parts after a day.
    await s3.send(new AbortMultipartUploadCommand({ ...where, UploadId })).catch(() => {});
    throw error;
  } finally {
    await parts.return(undefined);
  }
}

/**
 * Splits the body into parts of {@link PART_BYTES}; the last is shorter. Each part is a view of one buffer
 * and is valid until the next.
 */
async function* collectParts(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let part: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  let filled = 0;
  for await (const chunk of body) {
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === part.length) part = grow(part);
      const copied = chunk.copy(part, filled, taken);
      taken += copied;
      filled += copied;
      if (filled === PART_BYTES) {
        yield part;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
  return undefined;
}

/** A larger buffer that begins with the same bytes. */
function grow(part: Buffer): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(part.length * 4, PART_BYTES));
  part.copy(larger);
  return larger;
}
