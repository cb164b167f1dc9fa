import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';

describe('readConfig', () => {
  it.each(['*.{bmp,gif', '*.bmp,gif}', '}*{', ['*.{bmp', 'gif}']])(
    'refuses an unbalanced brace: %j',
    (ignore) => {
      expect(() => readConfig({ ignore })).toThrow(/ignore\.\d: is ".*"; expected each \{ with its \}/);
    },
  );

  it.each(['maxDollarsPerDay', 'maxDollarsPerShoot'])('refuses a %s below the price of a photo', (name) => {
    const said = `${name}: is 0.2; one photo costs 0.21: expected at least that, or none`;
    expect(() => readConfig({ [name]: 0.2, pricePerPhoto: 0.21 })).toThrow(said);
    expect(() => readConfig({ [name]: 0.21, pricePerPhoto: 0.21 })).not.toThrow();
  });

  it('accepts an issuer and its audience with jwt only, and requires both', () => {
    expect(() => readConfig({ apiAuth: 'jwt' })).toThrow(
      /apiJwtIssuer: is missing.*\n.*apiJwtAudience: is missing/,
    );
    expect(() => readConfig({ apiJwtAudience: 'shop' })).toThrow(/apiJwtAudience: applies only/);
    expect(() => readConfig({ apiJwtScopes: 'write' })).toThrow(/apiJwtScopes: applies only/);
  });

  it('refuses a scope that a token cannot have', () => {
    const jwt = { apiAuth: 'jwt', apiJwtIssuer: 'https://login.example.com', apiJwtAudience: 'shop' };
    expect(() => readConfig({ ...jwt, apiJwtScopes: 'read write' })).toThrow(
      /apiJwtScopes.*: is "read write"; expected a scope such as retouch\/write/,
    );
  });

  it.each([
    'review.example.com',
    'http://review.example.com',
    `https://review.example.com/${'x'.repeat(500)}`,
  ])('refuses a reviewUrl %s', (reviewUrl) => {
    expect(() => readConfig({ notifications: true, reviewUrl })).toThrow('reviewUrl: is "');
  });

  it('refuses any other value of notifications', () => {
    expect(() => readConfig({ notifications: 'yes' })).toThrow(
      'notifications: is "yes"; expected true or false',
    );
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
    ['apiAuth', 'cookie', 'is "cookie"; expected iam or jwt'],
    ['raw', 'both', 'is "both"; expected skip or retouch'],
    ['upscale', '3x', 'is "3x"; SeedEdit 3.0 takes 2x'],
    ['strength', 1.5, 'is 1.5; expected 0 to 1'],
    ['maxPhotoMegabytes', 250, 'is 250; expected 0.1 to 200'],
  ])('names the value seen and the value expected: %s %j', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: ${message}`);
  });

  it('lists every wrong or unknown setting at once', () => {
    const read = () =>
      readConfig({
        pollSeconds: 'often',
        segmindOrigin: 'http://api.segmind.com',
        trustedOutputOrigins: 'https://cdn.example.com/path',
        trustedImportOrigins: 'http://photos.example.com',
        apiCorsOrigins: '*',
        apiAuth: 'cookie',
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
      /apiAuth: .*jwt/,
      /logRetentionDays: is 31; CloudWatch Logs knows 1, 3, 5/,
      /upscale: is "huge"; SeedEdit 3.0 takes 2x/,
      /pollMinutes: no such setting; there are model, instructions,/,
    ]) {
      expect(read).toThrow(line);
    }
  });

  it('names instructions that are too long once', () => {
    expect(() => readConfig({ instructions: 'x'.repeat(2100) })).toThrow(
      /wrong:\n {2}instructions: have 2100 characters; SeedEdit 3.0 takes at most 2000$/,
    );
  });

  it('lists conflicts between settings together with values that are wrong by themselves', () => {
    const read = () =>
      readConfig({ apiAuth: 'jwt', outputColour: 'pink', jobTimeoutMinutes: 15, pollSeconds: 1 });
    for (const line of [/outputColour: /, /apiJwtIssuer: is missing/, /pollSeconds: is 1; .* 200/]) {
      expect(read).toThrow(line);
    }
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
    ['uploadRetentionDays', 0],
    ['resultRetentionDays', 'never'],
    ['kmsKeyArn', 'arn:aws:kms:eu-west-1:111122223333:alias/photos'],
    ['kmsKeyArn', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['maxInFlight', 0],
    ['maxInFlight', 1.5],
    ['maxPhotosPerDay', 0],
    ['maxDollarsPerDay', 0],
    ['maxDollarsPerDay', 'all'],
    ['maxDollarsPerShoot', -1],
    ['pricePerPhoto', -0.01],
    ['balanceMinutes', 1441],
    ['apiAuth', 'none'],
    ['apiJwtIssuer', 'http://login.example.com'],
    ['apiOpenDocument', 'yes'],
    ['apiRateLimit', 0],
    ['apiBurstLimit', 0],
    ['model', '../other.json'],
    ['model', ''],
    ['firstPollSeconds', 0],
    ['instructions', ''],
    ['instructions', 'Retouch.\0'],
    ['segmindOrigin', 'api.segmind.com'],
  ])('refuses %s = %j', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^The settings.*\n  ${name}: `));
  });
});
