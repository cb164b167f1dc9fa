import { describe, expect, it } from 'vitest';
import { MODEL_NAMES } from '../../infra/settings/model-profile.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

/** The longest values of the settings with a maximum length. */
const LONGEST = {
  maxInFlight: 200,
  maxPhotosPerDay: 1_000_000,
  maxDollarsPerDay: 12345.678901234567,
  maxDollarsPerShoot: 12345.678901234567,
  pricePerPhoto: 123.45678901234567,
  raw: 'retouch',
  outputSize: 20_000,
  outputFormat: 'original',
  outputMetadata: 'no-location',
  apiAuth: 'jwt',
  apiJwtIssuer: 'https://login.example.com/',
  apiJwtAudience: 'shop',
};

const origin = (length: number, name = 'x') => `https://${name.repeat(length - 8)}`;
const webhook = { name: 'shop', url: 'https://shop.example/' };

describe('the environment of every function', () => {
  it.each(MODEL_NAMES)(
    'has room for 2,000 characters of English instructions, with the longest values of other settings: %s',
    (model) => {
      expect(() =>
        synthesize({ ...LONGEST, model, instructions: 'Brighten the eyes. '.repeat(105) }),
      ).not.toThrow();
    },
  );

  it.each([
    ['instructions', 'api', { instructions: '肌'.repeat(1100) }],
    ['instructions', 'prepare-photo', { instructions: '"'.repeat(1000) }],
    ['ignore', 'start-retouch', { ignore: ['x'.repeat(4000)] }],
    ['ignoredMetadata', 'prepare-photo', { ignoredMetadata: ['x'.repeat(4000)] }],
    ['trustedImportOrigins', 'api', { trustedImportOrigins: [origin(4000)] }],
    ['trustedOutputOrigins', 'store-results', { trustedOutputOrigins: [origin(4000)] }],
    [
      'trustedWebhookOrigins',
      'send-webhook-shop',
      { webhooks: [webhook], trustedWebhookOrigins: [origin(4000)] },
    ],
  ])('is too small for the longest %s, and the synthesis names %s', (setting, name, settings) => {
    expect(() => synthesize(settings)).toThrow(
      new RegExp(
        `^  ${name}: its variables have \\d{4} bytes; Lambda allows at most 4096\\. The largest are ${setting} \\(\\d+\\)`,
        'm',
      ),
    );
  });

  it('is measured as the sum of all variables, in bytes of their JSON', () => {
    // Each of these fits by itself.
    const instructions = 'ä'.repeat(900);
    const ignore = ['**/rejects/**/'.repeat(90)];
    expect(() => synthesize({ instructions })).not.toThrow();
    expect(() => synthesize({ ignore })).not.toThrow();
    expect(() => synthesize({ instructions, ignore })).toThrow(
      /api: its variables have \d+ bytes; .*largest are instructions \(\d+\), ignore \(\d+\)/,
    );
  });
});
