import { expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { lintTemplate } from '../support/template/cfn-lint/cfn-lint.ts';

/** The first run downloads cfn-lint's packages. */
const TIMEOUT_MS = 240_000;

/** Settings that turn on every optional part. */
const EVERYTHING = {
  notifications: true,
  photoMails: 'all',
  webhooks: [{ name: 'shop', url: 'https://shop.example/' }],
  apiAuth: 'jwt',
  apiJwtIssuer: 'https://login.example.com',
  apiJwtAudience: 'shop',
  apiJwtScopes: 'retouch/use',
  apiOpenDocument: true,
  apiCorsOrigins: 'https://shop.example',
};

/** What settings change in the resources that are always there. */
const OTHERWISE = {
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  photoBucketName: 'retouch-photos',
  stateBucketName: 'retouch-state',
  tableName: 'Retouch-Table',
  logRetentionDays: 7,
  oldVersionDays: 7,
  uploadRetentionDays: 30,
  resultRetentionDays: 14,
  architecture: 'x86_64',
  terminationProtection: false,
  dashboard: false,
};

it.each([
  ['default settings', {}],
  ['what settings change', OTHERWISE],
  ['all that settings add', EVERYTHING],
])('cfn-lint finds nothing in the template with %s', { timeout: TIMEOUT_MS }, async (_, settings) => {
  await expect(lintTemplate(synthesize(settings).toJSON())).resolves.toBeUndefined();
});

it('cfn-lint finds what is wrong', { timeout: TIMEOUT_MS }, async () => {
  const template = synthesize().toJSON();
  const [queue] = Object.values<{ Type: string; Properties: object }>(template.Resources).filter(
    ({ Type }) => Type === 'AWS::SQS::Queue',
  );
  Object.assign(queue?.Properties ?? {}, { VisibilityTimeouts: 30 });
  await expect(lintTemplate(template)).rejects.toThrow(/E3002.*'VisibilityTimeouts' was unexpected/);
});
