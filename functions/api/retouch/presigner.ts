import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** How long a presigned URL is valid, seconds. */
const URL_SECONDS = 15 * 60;

/** A URL that works without other permissions until it expires. It is a secret: never log it. */
export interface PresignedUrl {
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** The only object that can be put with a presigned URL. */
export interface PresignedObject {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  /**
   * SHA-256 of the bytes, in hexadecimal; S3 refuses others. Undefined: any bytes of that length may be put.
   */
  readonly sha256?: string | undefined;
  /** Without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether it may replace a photo that exists by then. If not, S3 refuses it with 412. */
  readonly overwrite: boolean;
}

/** Makes presigned URLs for the photo bucket. */
export interface Presigner {
  get(key: string): Promise<PresignedUrl>;
  /** The headers are signed, and must be sent unchanged. */
  put(object: PresignedObject): Promise<PresignedUrl & { headers: Record<string, string> }>;
}

/**
 * A {@link Presigner} over S3. A URL expires at the latest with the session of the function's role.
 * @param s3 with `requestChecksumCalculation: 'WHEN_REQUIRED'`; otherwise a PUT URL demands the checksum of
 * an empty body
 */
export function createPresigner(s3: S3Client, bucket: string, now: () => number): Presigner {
  const expiresAt = () => new Date(now() + URL_SECONDS * 1000).toISOString();
  return {
    async get(key) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      const url = await getSignedUrl(s3, command, { expiresIn: URL_SECONDS });
      return { url, expiresAt: expiresAt() };
    },

    async put({ key, contentType, bytes, sha256, metadata, overwrite }) {
      const checksum = sha256 && Buffer.from(sha256, 'hex').toString('base64');
      const headers: Record<string, string> = {
        'content-type': contentType,
        'content-length': String(bytes),
        ...(checksum && { 'x-amz-checksum-sha256': checksum }),
        ...(!overwrite && { 'if-none-match': '*' }),
      };
      for (const [name, value] of Object.entries(metadata)) headers[`x-amz-meta-${name}`] = value;
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: bytes,
        Metadata: { ...metadata },
        ...(checksum && { ChecksumSHA256: checksum }),
        ...(!overwrite && { IfNoneMatch: '*' }),
      });
      const url = await getSignedUrl(s3, command, {
        expiresIn: URL_SECONDS,
        // Signed as headers: otherwise the SDK leaves out the type, and moves metadata and checksum into the
        // URL.
        signableHeaders: new Set(['host', ...Object.keys(headers)]),
        unhoistableHeaders: new Set(Object.keys(headers)),
      });
      return { url, headers, expiresAt: expiresAt() };
    },
  };
}
