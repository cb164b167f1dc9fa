import { Problem } from './problem.ts';

/** The fields that are read of an error of AWS, the network or the file system. */
interface KnownFields {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly path?: string;
  readonly cause?: unknown;
}

/** Names and codes of network errors. */
export const OFFLINE =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|TimeoutError|UND_ERR_\w+)$/;

/** Names of AWS's errors about expired credentials. */
export const EXPIRED = /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired)$/;
export const EXPIRED_CREDENTIALS =
  'Your AWS credentials have expired. Sign in again (aws sso login, or as you got them), then run the same command again: finished work is kept.';

export const WRONG_CLOCK =
  'AWS refuses the requests because the clock of this computer is wrong. Set it from the internet, then run the same command again.';

/** Names and codes of errors about missing permissions. */
export const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationErrorException|Forbidden|403)$/;

/** Names and codes of errors, with what they mean to the user. */
const EXPLANATIONS: readonly (readonly [name: RegExp, words: (error: KnownFields) => string])[] = [
  [
    /^(CredentialsProviderError|InvalidIdentityToken)$/,
    () =>
      'No AWS credentials are found. Sign in (aws sso login), name a profile (--profile studio), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ],
  [EXPIRED, () => EXPIRED_CREDENTIALS],
  [
    /^(InvalidAccessKeyId|UnrecognizedClientException|InvalidClientTokenId|SignatureDoesNotMatch)$/,
    ({ name }) =>
      `AWS does not know your credentials (${name}). Check the access key and its secret, or name another profile (--profile).`,
  ],
  [/^(RequestTimeTooSkewed|RequestExpired)$/, () => WRONG_CLOCK],
  [
    DENIED,
    ({ message = '' }) => `Your AWS user or role does not have the permission: ${withoutUrls(message)}`,
  ],
  [
    /^(NoSuchBucket)$/,
    () => 'The photo bucket of the stack does not exist. Run retouch doctor to check the stack.',
  ],
  [
    /^(ThrottlingException|SlowDown|TooManyRequestsException|ServiceUnavailable|InternalError)$/,
    ({ name }) => `AWS is busy (${name}). Run the same command again in some minutes: finished work is kept.`,
  ],
  [
    /^BadDigest$/,
    () =>
      'S3 received other bytes than this computer sent. Run the same command again; if the error stays, another program or the network changes the bytes.',
  ],
  [
    /^ENOSPC$/,
    () =>
      'The disk is full. Free some space, then run the same command again: retouch does not download existing files a second time.',
  ],
  [/^EDQUOT$/, () => 'Your disk quota is used up. Free some space, then run the same command again.'],
  [/^(EACCES|EPERM)$/, ({ path = 'a file' }) => `retouch cannot open ${path}: its permissions forbid it.`],
  [
    /^ENOENT$/,
    ({ path = 'A file' }) =>
      `${path} does not exist. Check that its disk is connected, then run the same command again.`,
  ],
  [/^EISDIR$/, ({ path = 'A path' }) => `${path} is a folder; expected a file.`],
  [/^EIO$/, () => 'retouch cannot read or write a disk or a card: it may be loose or broken.'],
  [/^EROFS$/, ({ path = 'the folder' }) => `${path} is on a read-only disk.`],
  [
    /^(EMFILE|ENFILE)$/,
    () => 'Too many files are open on this computer. Close other programs, and try again.',
  ],
];

/** Explains an error and what to do. Null if it is not an error that the user can act on. */
export function explainError(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  for (let one = error; typeof one === 'object' && one !== null; one = (one as KnownFields).cause) {
    const known = one as KnownFields;
    if (known.message === 'Region is missing') return new Problem(REGION_MISSING, { cause: error });
    const names = [known.name, known.code].filter((name) => name !== undefined);
    const found = EXPLANATIONS.find(([pattern]) => names.some((name) => pattern.test(name)));
    if (found !== undefined) return new Problem(found[1](known), { cause: error });
    const offline = names.find((name) => OFFLINE.test(name));
    if (offline !== undefined) {
      return new Problem(
        `There is no connection to AWS (${offline}). Check that this computer is online, then run the same command again.`,
        { cause: error },
      );
    }
  }
  return null;
}

const REGION_MISSING =
  'No AWS region is set. Set the region of the stack: --region eu-central-1, AWS_REGION, or region in your profile.';

/** AWS's message without URLs, which could be presigned. */
export function withoutUrls(message: string): string {
  return message.replaceAll(/https?:\/\/\S+/g, '(a URL)');
}
