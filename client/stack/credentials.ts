import type { S3Client } from '@aws-sdk/client-s3';
import { EXPIRED_CREDENTIALS } from '../program/explain-error.ts';
import { Problem } from '../program/problem.ts';

/** What an AWS client does with its credentials: it keeps them until they end, or until they are asked for anew. */
export type CredentialsOfClient = S3Client['config']['credentials'];
export type AwsCredentials = Awaited<ReturnType<CredentialsOfClient>>;

/** The user's AWS credentials, which can end while a command is at work. */
export interface RenewableCredentials {
  /** @throws {Problem} if there are none */
  get(): Promise<AwsCredentials>;
  /**
   * Asks the provider for new ones in place of those that have ended: a single sign-on, a role, an external process.
   * Does nothing if they are replaced already: of requests that were refused at once, one renews.
   * @throws {Problem} if it gives the same again
   */
  renew(ended: AwsCredentials): Promise<void>;
}

/** {@link RenewableCredentials} of an AWS client: `client.config.credentials`. */
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

/** Credentials that have ended, and that no provider renews. */
export function expiredCredentials(): Problem {
  return new Problem(EXPIRED_CREDENTIALS);
}
