import { type Failure, failure } from '../domain/failure.ts';

/** An upload is there, and S3 does not give its bytes: `failure` says why. */
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
 * Why an object that is there cannot be read, by S3's error for its GET; null for an error that says nothing about the
 * object, or passes by itself. What S3 says is not quoted: it names roles, keys and the account.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html "InvalidObjectState"
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html "AccessDenied", also of KMS
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html SSE-C: HTTP 400,
 * InvalidRequest, "The object was stored using a form of Server Side Encryption"
 */
export function explainUnreadable(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  if (name === 'InvalidObjectState') {
    return failure(
      'photo-archived',
      'The photo is in an archive storage class, which S3 reads nothing from (InvalidObjectState). Restore it, or copy it to S3 Standard, then run it again.',
    );
  }
  if (name === 'InvalidRequest' && /server side encryption/i.test(message)) {
    return failure(
      'photo-encrypted',
      'The photo is encrypted with a key that only its uploader has (SSE-C), so that S3 does not give it to Retouch. Upload it again without that key.',
    );
  }
  if (KEY_UNUSABLE.includes(name)) {
    return failure(
      'photo-access-denied',
      `The photo is encrypted with a KMS key that cannot be used (${name}). Enable that key, or upload the photo again under another one.`,
    );
  }
  // Without a word of KMS it is our role's permissions, or the bucket's policy: the pipeline's fault, which is tried
  // again until it is mended. As a photo's own it would fail a whole backlog.
  if (name !== 'AccessDenied' || !/\bkms:/i.test(message)) return null;
  return failure(
    'photo-access-denied',
    'The photo is encrypted with a KMS key that Retouch may not use. Set kmsKeyArn to that key, see that the key’s own policy allows its account’s roles, deploy, and run the photo again.',
  );
}
