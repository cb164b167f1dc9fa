import type { S3Client } from '@aws-sdk/client-s3';
import { EXPIRED_CREDENTIALS } from './explain-error.ts';
import { Problem } from './problem.ts';

/** The credentials function of an AWS client: caches them until they expire, or until a refresh is forced. */
export type CredentialsOfClient = S3Client['config']['credentials'];
export type AwsCredentials = Awaited<ReturnType<CredentialsOfClient>>;

/** The user's AWS credentials, which can expire while a command runs. */
export interface RenewableCredentials {
  /** @throws {Error} `CredentialsProviderError` if there are no credentials */
  get(): Promise<AwsCredentials>;
  /**
   * Gets new credentials from the provider in place of expired ones: from a single sign-on, a role or an
   * external process. Does nothing if they are already replaced, so that requests refused at the same time
   * renew once.
   * @throws {Problem} if the provider returns the same credentials again
   */
  renew(ended: AwsCredentials): Promise<void>;
}

/** Creates {@link RenewableCredentials} from those of an AWS client: `client.config.credentials`. */
export function createRenewableCredentials(provide: CredentialsOfClient): RenewableCredentials {
  return {
    get: () => provide(),
    async renew(ended) {
      if (!isSame(await provide(), ended)) return;
      if (isSame(await provide({ forceRefresh: true }), ended)) throw expiredCredentials();
    },
  };
}

function isSame(one: AwsCredentials, other: AwsCredentials): boolean {
  return one.accessKeyId === other.accessKeyId && one.sessionToken === other.sessionToken;
}

/** The error for expired credentials that no provider renews. */
export function expiredCredentials(): Problem {
  return new Problem(EXPIRED_CREDENTIALS);
}
