import { type Failure, failure } from '../domain/failure.ts';

/** An upload exists, but S3 does not return its bytes; `failure` has the reason. */
export class UnreadableUploadError extends Error {
  override readonly name = 'UnreadableUploadError';
  readonly failure: Failure;

  constructor(why: Failure, cause: unknown) {
    super(why.message, { cause });
    this.failure = why;
  }
}

/** S3's errors for an object under a KMS key that is switched off, deleted or about to be. */
const KEY_UNUSABLE = ['KMS.DisabledException', 'KMS.KMSInvalidStateException', 'KMS.NotFoundException'];

/**
 * Explains from S3's error for a GET why an existing object cannot be read. Null for an error that is
 * transient or not about the object. Does not quote S3's message: it names roles, keys and the account.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html "InvalidObjectState"
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html "AccessDenied",
 * also of KMS
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html SSE-C:
 * HTTP 400,
 * InvalidRequest, "The object was stored using a form of Server Side Encryption"
 */
export function explainUnreadable(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  if (name === 'InvalidObjectState') {
    return failure(
      'photo-archived',
      'The photo is in an archive storage class, from which S3 cannot read it at once (InvalidObjectState). Restore it, or copy it to S3 Standard, then run it again.',
    );
  }
  if (name === 'InvalidRequest' && /server side encryption/i.test(message)) {
    return failure(
      'photo-encrypted',
      'The photo is encrypted with a key that only its uploader has (SSE-C), so Retouch cannot read it. Upload it again without that key.',
    );
  }
  if (KEY_UNUSABLE.includes(name)) {
    return failure(
      'photo-access-denied',
      `The photo is encrypted with a KMS key that is not usable (${name}). Enable that key, or upload the photo again with another key.`,
    );
  }
  // An AccessDenied that does not mention KMS comes from our role's permissions or the bucket's policy. That
  // is the pipeline's fault, so the caller retries until it is repaired. As a failure of the photo it would
  // fail a whole backlog.
  if (name !== 'AccessDenied' || !/\bkms:/i.test(message)) return null;
  return failure(
    'photo-access-denied',
    'The photo is encrypted with a KMS key that Retouch may not use. Set kmsKeyArn to that key, check that the key’s own policy allows the roles of its account, deploy, and run the photo again.',
  );
}
