import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { findSecretVersion } from '../../../core/segmind/secret-version.ts';

const changedAt = new Date('2026-11-23T12:00:00.000Z');

/** Secrets Manager with this answer. */
function secretsOf(answer: object) {
  const asked: object[] = [];
  const send = async ({ input }: { input: object }) => {
    asked.push(input);
    return answer;
  };
  return { asked, secrets: { send } as unknown as SecretsManagerClient };
}

it('returns the current version and when the secret changed', async () => {
  const VersionIdsToStages = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], v3: ['AWSPENDING'] };
  const { asked, secrets } = secretsOf({ VersionIdsToStages, LastChangedDate: changedAt });
  expect(await findSecretVersion(secrets, 'arn:secret')).toEqual({ version: 'v2', changedAt });
  expect(asked).toEqual([{ SecretId: 'arn:secret' }]);
});

it.each([
  ['no value yet', {}],
  ['only a value to come', { VersionIdsToStages: { v1: ['AWSPENDING'] } }],
])('returns none for a secret with %s', async (_, answer) => {
  expect(await findSecretVersion(secretsOf(answer).secrets, 'arn:secret')).toEqual({
    version: 'none',
    changedAt: new Date(0),
  });
});
