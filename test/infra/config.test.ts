import { describe, expect, it } from 'vitest';
import { SEEDEDIT_DEFAULTS } from '../../functions/shared/contract.ts';
import { readConfig } from '../../infra/config.ts';

const MEGABYTE = 1024 * 1024;

describe('readConfig', () => {
  it('has a default for every setting', () => {
    const { pollInterval, jobTimeout, transientLimit, oldVersionExpiration, architecture, ...rest } =
      readConfig({});
    expect(architecture.name).toBe('arm64');
    expect(pollInterval.toSeconds()).toBe(7);
    expect(jobTimeout.toMinutes()).toBe(15);
    expect(transientLimit.toHours()).toBe(24);
    expect(oldVersionExpiration.toDays()).toBe(30);
    expect(rest).toEqual({
      workflowId: '68a98710c49c91c2edbbbfa0-v1',
      segmindOrigin: 'https://api.segmind.com',
      trustedOutputOrigins: [],
      apiKeyHeader: 'auto',
      instructions: SEEDEDIT_DEFAULTS.instructions,
      upscale: '2x',
      maxInFlight: 5,
      maxPhotosPerDay: null,
      maxPhotoBytes: 200 * MEGABYTE,
      maxPhotoPixels: 100_000_000,
      heic: true,
      output: { size: 'full', colour: 'srgb', format: 'original', quality: 92, metadata: 'all' },
      keepTransparency: true,
      maxOutputBytes: 100 * MEGABYTE,
      logRetention: 30,
      notifications: false,
      apiAuth: { kind: 'iam' },
      apiOpenDocument: false,
      apiCorsOrigins: [],
      apiRateLimit: 50,
      apiBurstLimit: 100,
      trustedImportOrigins: [],
    });
  });

  it('reads text, as -c passes it', () => {
    const config = readConfig({
      pollSeconds: '5',
      transientLimitHours: '0.5',
      trustedOutputOrigins: 'http://127.0.0.1:9000,https://cdn.example.com',
    });
    expect(config.pollInterval.toSeconds()).toBe(5);
    expect(config.transientLimit.toMinutes()).toBe(30);
    expect(config.trustedOutputOrigins).toEqual(['http://127.0.0.1:9000', 'https://cdn.example.com']);
  });

  it('reads who may call the API', () => {
    const apiJwtIssuer = 'https://login.example.com/pool';
    const { apiAuth, apiOpenDocument } = readConfig({
      apiAuth: 'jwt',
      apiJwtIssuer,
      apiJwtAudience: 'shop,desk',
      apiOpenDocument: 'true',
    });
    expect(apiAuth).toEqual({ kind: 'jwt', issuer: apiJwtIssuer, audience: ['shop', 'desk'] });
    expect(apiOpenDocument).toBe(true);
  });

  it('takes an issuer and its audience together with jwt, and not without', () => {
    expect(() => readConfig({ apiAuth: 'jwt' })).toThrow(
      /apiJwtIssuer: is missing.*\n.*apiJwtAudience: is missing/,
    );
    expect(() => readConfig({ apiJwtAudience: 'shop' })).toThrow(/apiJwtAudience: is of use only/);
  });

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ])('takes notifications: %j', (given, notifications) => {
    expect(readConfig({ notifications: given })).toMatchObject({ notifications });
  });

  it('takes nothing else for notifications', () => {
    expect(() => readConfig({ notifications: 'yes' })).toThrow(
      'notifications: is "yes"; expected true or false',
    );
  });

  it('leaves the CDK its own context', () => {
    const context = {
      'aws:cdk:bundling-stacks': [],
      '@aws-cdk/core:x': true,
      'availability-zones:account=1': [],
    };
    expect(() => readConfig(context)).not.toThrow();
  });

  it.each([
    ['pollSeconds', 'often', 'is "often"; expected a number'],
    ['pollSeconds', true, 'is true; expected a number'],
    ['pollSeconds', [3], 'is [3]; expected a number'],
    ['pollSeconds', '', 'is ""; expected a number'],
    ['pollSeconds', 0, 'is 0; expected 1 to 300'],
    ['maxInFlight', '201', 'is 201; expected 1 to 200'],
    ['maxPhotoMegabytes', 1e-9, 'is 1e-9; expected 0.1 to 200'],
    ['maxPhotoMegapixels', 101, 'is 101; expected 0.1 to 100'],
    [
      'outputSize',
      'huge',
      'is "huge"; expected full, delivered, untouched or a longest side of 16 to 20000 pixels',
    ],
    ['outputQuality', 0, 'is 0; expected 1 to 100'],
    ['architecture', 'mips', 'is "mips"; expected arm64 or x86_64'],
    ['apiKeyHeader', 'cookie', 'is "cookie"; expected auto or bearer or x-api-key'],
  ])('says what was seen and what was expected: %s %j', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: ${message}`);
  });

  it('lists every setting that is wrong or unknown, at once', () => {
    const read = () =>
      readConfig({
        pollSeconds: 'often',
        segmindOrigin: 'http://api.segmind.com',
        trustedOutputOrigins: 'https://cdn.example.com/path',
        trustedImportOrigins: 'http://photos.example.com',
        apiCorsOrigins: '*',
        apiKeyHeader: 'cookie',
        logRetentionDays: 31,
        upscale: 'huge',
        pollMinutes: 1,
      });
    for (const line of [
      /pollSeconds: .*number/,
      /segmindOrigin: is "http:\/\/api.segmind.com"; expected an origin/,
      /trustedOutputOrigins.0: is "https:\/\/cdn.example.com\/path"/,
      /trustedImportOrigins.0: is "http:\/\/photos.example.com"/,
      /apiCorsOrigins.0: is "\*"/,
      /apiKeyHeader: .*bearer/,
      /logRetentionDays: is 31; CloudWatch Logs knows 1, 3, 5/,
      /upscale: expected a number/,
      /pollMinutes: no such setting; there are workflowId,/,
    ]) {
      expect(read).toThrow(line);
    }
  });

  it('lists what does not go together beside what is wrong by itself', () => {
    const read = () =>
      readConfig({ apiAuth: 'jwt', apiKeyHeader: 'cookie', jobTimeoutMinutes: 15, pollSeconds: 1 });
    for (const line of [/apiKeyHeader: /, /apiJwtIssuer: is missing/, /pollSeconds: is 1; .* 200/]) {
      expect(read).toThrow(line);
    }
  });

  it('refuses instructions that no environment of a function has room for', () => {
    expect(() => readConfig({ instructions: '肌'.repeat(1000) })).not.toThrow();
    expect(() => readConfig({ instructions: '肌'.repeat(1001) })).toThrow(/instructions: .* 3000 bytes/);
  });

  it.each([
    ['pollSeconds', 0],
    ['pollSeconds', 2.5],
    ['jobTimeoutMinutes', -1],
    ['jobTimeoutMinutes', 0.001],
    ['transientLimitHours', 0.0001],
    ['segmindOrigin', 'ftp://127.0.0.1'],
    ['transientLimitHours', 200],
    ['maxPhotoMegabytes', 0],
    ['maxOutputMegabytes', 5000],
    ['oldVersionDays', 0],
    ['maxInFlight', 0],
    ['maxInFlight', 1.5],
    ['maxPhotosPerDay', 0],
    ['apiAuth', 'none'],
    ['apiJwtIssuer', 'http://login.example.com'],
    ['apiOpenDocument', 'yes'],
    ['apiRateLimit', 0],
    ['apiBurstLimit', 0],
    ['workflowId', '../other'],
    ['instructions', ''],
    ['instructions', 'Retouch.\0'],
    ['segmindOrigin', 'api.segmind.com'],
  ])('refuses %s = %j', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^The settings.*\n  ${name}: `));
  });
});
