import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** Returns the secrets that sign a webhook: the newest first, then the previous one, if there is one. */
export type ReadSigningSecrets = () => Promise<readonly string[]>;

/** Secrets Manager's labels for the newest version of a secret and the previous one. */
const STAGES = ['AWSCURRENT', 'AWSPREVIOUS'] as const;
/** How long the secrets are cached: a new version is in use after this time. */
const KEPT_MS = 60_000;
/** Standard Webhooks requires 24 to 64 bytes: as base64, 32 to 88 characters. */
const USABLE = /^(whsec_)?(?=.{32,88}$)[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the secrets from Secrets Manager, at most once a minute. A version that holds no signing secret is
 * skipped.
 * @throws {Error} when the secrets are read, if neither version holds one
 * @see
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
export function createReadSigningSecrets(
  secrets: SecretsManagerClient,
  secretArn: string,
  now: () => number,
): ReadSigningSecrets {
  let kept: { readonly until: number; readonly values: Promise<readonly string[]> } | null = null;

  async function read(): Promise<readonly string[]> {
    const values = await Promise.all(STAGES.map((stage) => readVersion(secrets, secretArn, stage)));
    const usable = values.filter((value) => value !== null).filter((value) => USABLE.test(value));
    if (usable.length > 0) return usable;
    throw new Error(
      `The secret ${secretArn} holds ${values[0]?.length ?? 0} characters that are not a signing secret; expected base64 ` +
        'of 24 to 64 bytes, with or without whsec_ before it. Store one with `aws secretsmanager put-secret-value`.',
    );
  }

  return () => {
    if (kept === null || now() >= kept.until) {
      const values = read();
      kept = { until: now() + KEPT_MS, values };
      // A failed read is not cached: the next call reads again.
      values.catch(() => {
        kept = null;
      });
    }
    return kept.values;
  };
}

/** The value of a version, or null if there is none. */
async function readVersion(
  secrets: SecretsManagerClient,
  SecretId: string,
  VersionStage: string,
): Promise<string | null> {
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage }));
    return SecretString?.trim() ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}
