import { expect, it } from 'vitest';
import { lintTemplate } from '../support/cfn-lint/cfn-lint.ts';
import { synthesize } from '../support/synthesized.ts';

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

it.each([
  ['default settings', {}],
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
