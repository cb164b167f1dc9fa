import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';

const MEGABYTE = 1024 * 1024;

describe('readConfig', () => {
  it('has a default for every setting', () => {
    const {
      model,
      pollInterval,
      firstPoll,
      jobTimeout,
      transientLimit,
      oldVersionExpiration,
      shootQuiet,
      balanceInterval,
      architecture,
      ...rest
    } = readConfig({});
    expect(architecture.name).toBe('arm64');
    expect(model.profile.name).toBe('seededit-3');
    expect(pollInterval.toSeconds()).toBe(7);
    expect(firstPoll.toSeconds()).toBe(7);
    expect(jobTimeout.toMinutes()).toBe(15);
    expect(transientLimit.toHours()).toBe(24);
    expect(shootQuiet.toMinutes()).toBe(5);
    expect(oldVersionExpiration.toDays()).toBe(30);
    expect(balanceInterval?.toMinutes()).toBe(60);
    expect(rest).toMatchObject({
      stackName: 'Retouch',
      segmindOrigin: 'https://api.segmind.com',
      trustedOutputOrigins: [],
      recipe: {
        instructions: model.profile.instructions.default,
        upscale: '2x',
        output: { size: 'full', colour: 'srgb', format: 'original', quality: 92, metadata: 'all' },
      },
      ignore: [],
      ignoredMetadata: [],
      raw: 'skip',
      maxInFlight: 5,
      budgets: { maxPhotosPerDay: null, maxDollarsPerDay: 100, maxDollarsPerShoot: null },
      maxPhotoBytes: 200 * MEGABYTE,
      maxPhotoPixels: 100_000_000,
      heic: true,
      keepTransparency: true,
      maxOutputBytes: 100 * MEGABYTE,
      logRetention: 30,
      uploadRetention: null,
      resultRetention: null,
      kmsKeyArn: null,
      adopted: { photoBucket: null, stateBucket: null, table: null },
      terminationProtection: true,
      dashboard: true,
      notifications: false,
      photoMails: 'none',
      reviewUrl: null,
      apiAuth: { kind: 'iam' },
      apiOpenDocument: false,
      apiCorsOrigins: [],
      apiRateLimit: 50,
      apiBurstLimit: 100,
      trustedImportOrigins: [],
      webhooks: [],
      trustedWebhookOrigins: [],
    });
  });

  it.each([
    [{}, 'RetouchTest'],
    [{ stackName: 'Studio' }, 'Studio'],
  ])('takes the name of the stack from RETOUCH_STACK if the context %j has none', (context, stackName) => {
    expect(readConfig(context, { RETOUCH_STACK: 'RetouchTest' }).stackName).toBe(stackName);
  });

  it('ignores an empty RETOUCH_STACK, as the command line tools do', () => {
    expect(readConfig({}, { RETOUCH_STACK: '' }).stackName).toBe('Retouch');
  });

  it('parses text, as -c passes it', () => {
    const config = readConfig({
      pollSeconds: '5',
      transientLimitHours: '0.5',
      trustedOutputOrigins: 'http://127.0.0.1:9000,https://cdn.example.com',
    });
    expect(config.pollInterval.toSeconds()).toBe(5);
    expect(config.transientLimit.toMinutes()).toBe(30);
    expect(config.trustedOutputOrigins).toEqual(['http://127.0.0.1:9000', 'https://cdn.example.com']);
  });

  it.each([
    ['*_proof.jpg,**/rejects/**,', ['*_proof.jpg', '**/rejects/**']],
    ['*.{bmp,gif},proofs/**', ['*.{bmp,gif}', 'proofs/**']],
    ['{a,{b,c}/d}/**,*.{bmp,gif}', ['{a,{b,c}/d}/**', '*.{bmp,gif}']],
    ['a\\{b,c\\}d', ['a\\{b', 'c\\}d']],
    [
      ['*.{bmp,gif}', 'a,b.jpg'],
      ['*.{bmp,gif}', 'a,b.jpg'],
    ],
  ])('accepts patterns of files to ignore: %j', (given, ignore) => {
    expect(readConfig({ ignore: given }).ignore).toEqual(ignore);
  });

  it('reads the budgets', () => {
    const { budgets, model, balanceInterval } = readConfig({
      maxPhotosPerDay: 'none',
      maxDollarsPerDay: '12.5',
      maxDollarsPerShoot: 3,
      pricePerPhoto: '0.12',
      balanceMinutes: '0',
    });
    expect(budgets).toEqual({ maxPhotosPerDay: null, maxDollarsPerDay: 12.5, maxDollarsPerShoot: 3 });
    expect([model.profile.price, balanceInterval]).toEqual([0.12, null]);
    expect(readConfig({ maxDollarsPerDay: 'none' }).budgets.maxDollarsPerDay).toBeNull();
  });

  it('reads who may call the API', () => {
    const apiJwtIssuer = 'https://login.example.com/pool';
    const { apiAuth, apiOpenDocument } = readConfig({
      apiAuth: 'jwt',
      apiJwtScopes: 'retouch/read,retouch/write',
      apiJwtIssuer,
      apiJwtAudience: 'shop,desk',
      apiOpenDocument: 'true',
    });
    expect(apiAuth).toEqual({
      kind: 'jwt',
      issuer: apiJwtIssuer,
      audience: ['shop', 'desk'],
      scopes: ['retouch/read', 'retouch/write'],
    });
    expect(apiOpenDocument).toBe(true);
  });

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ])('accepts notifications: %j', (given, notifications) => {
    expect(readConfig({ notifications: given })).toMatchObject({ notifications });
  });

  it('reads which photos notifications cover, and accepts that only if notifications are on', () => {
    const settings = { photoMails: 'failed', reviewUrl: 'https://review.example.com/{folder}' };
    expect(readConfig({ notifications: true, ...settings })).toMatchObject(settings);
    expect(() => readConfig(settings)).toThrow(
      /photoMails: applies only if notifications is true\n.*reviewUrl: applies only/,
    );
  });

  it('ignores the CDK’s own context', () => {
    const context = {
      'aws:cdk:bundling-stacks': [],
      '@aws-cdk/core:x': true,
      'availability-zones:account=1': [],
    };
    expect(() => readConfig(context)).not.toThrow();
  });

  it('accepts a strength in the recipe, but not with the model’s own file', () => {
    expect(readConfig({ strength: '0.5' }).recipe.strength).toBe(0.5);
    expect(readConfig({ strength: 1, outputSize: 'untouched' }).recipe.strength).toBe(1);
    expect(() => readConfig({ strength: 0.5, outputSize: 'untouched' })).toThrow(
      'strength: is 0.5; expected 1, as outputSize is untouched',
    );
  });
});
