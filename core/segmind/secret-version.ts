import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A version of the API key's secret. */
export interface SecretVersion {
  readonly version: string;
  readonly changedAt: Date;
}

/** The current version of a secret, without its value; `none` if the secret has no value yet. */
export async function findSecretVersion(
  secrets: SecretsManagerClient,
  secretArn: string,
): Promise<SecretVersion> {
  const { VersionIdsToStages = {}, LastChangedDate = new Date(0) } = await secrets.send(
    new DescribeSecretCommand({ SecretId: secretArn }),
  );
  const current = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'));
  return { version: current?.[0] ?? 'none', changedAt: LastChangedDate };
}
