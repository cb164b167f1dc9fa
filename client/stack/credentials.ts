import type { S3Client } from '@aws-sdk/client-s3';
import { Problem } from '../program/problem.ts';

/** What an AWS client does with its credentials: it keeps them until they end, or until they are asked for anew. */
export type CredentialsOfClient = S3Client['config']['credentials'];
type AwsCredentials = Awaited<ReturnType<CredentialsOfClient>>;

/** The user's AWS credentials, which can end while a command is at work. */
export interface RenewableCredentials {
  /** @throws {Problem} if there are none */
  get(): Promise<AwsCredentials>;
  /**
   * Asks the provider for new ones: a single sign-on, a role, an external process.
   * @throws {Problem} if it gives the same again
   */
  renew(): Promise<void>;
}

/** {@link RenewableCredentials} of an AWS client: `client.config.credentials`. */
export function createRenewableCredentials(provide: CredentialsOfClient): RenewableCredentials {
  let current: AwsCredentials | null = null;
  const get = async (options?: { forceRefresh: boolean }) => {
    current = await provide(options);
    return current;
  };
  return {
    get: () => get(),
    async renew() {
      const before = current?.accessKeyId;
      const after = await get({ forceRefresh: true });
      if (after.accessKeyId === before) throw expiredCredentials();
    },
  };
}

/** Credentials that have ended, and that no provider renews. */
export function expiredCredentials(): Problem {
  return new Problem(
    'Your AWS credentials have expired. Sign in again (aws sso login, or as you got them), then run the same again: what is done already stays.',
  );
}
