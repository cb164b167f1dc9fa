import { describe, expect, it } from 'vitest';
import { readSettings, type Settings } from '../../../core/settings/settings.ts';

describe('a setting becomes a typed value', () => {
  it.each<[keyof Settings, string, string, unknown]>([
    ['table', 'TABLE', 'state', 'state'],
    ['maxInFlight', 'MAX_IN_FLIGHT', '5', 5],
    ['maxPhotosPerDay', 'MAX_PHOTOS_PER_DAY', '100', 100],
    ['maxPhotosPerDay', 'MAX_PHOTOS_PER_DAY', 'none', Number.POSITIVE_INFINITY],
    ['maxDollarsPerDay', 'MAX_DOLLARS_PER_DAY', '12.5', 12.5],
    ['maxDollarsPerShoot', 'MAX_DOLLARS_PER_SHOOT', 'none', Number.POSITIVE_INFINITY],
    ['pricePerPhoto', 'PRICE_PER_PHOTO', '0', 0],
    ['pricePerPhoto', 'PRICE_PER_PHOTO', '0.05', 0.05],
    ['pricePerPhoto', 'PRICE_PER_PHOTO', '1e-7', 1e-7],
    ['apiAuth', 'API_AUTH', 'jwt', 'jwt'],
    ['defaultRecipe', 'DEFAULT_RECIPE', '{"instructions":"Warmer"}', { instructions: 'Warmer' }],
    ['trustedOutputOrigins', 'TRUSTED_OUTPUT_ORIGINS', '["https://a.example"]', ['https://a.example']],
    ['apiOpenDocument', 'API_OPEN_DOCUMENT', 'false', false],
    ['jobTimeoutSeconds', 'JOB_TIMEOUT_SECONDS', '0.5', 0.5],
  ])('%s: %s=%s is %o', (name, variable, text, value) => {
    expect(readSettings([name], { [variable]: text })).toEqual({ [name]: value });
  });
});

describe('an invalid setting is refused with the actual and the expected value', () => {
  it.each<[keyof Settings, Record<string, string>, string]>([
    ['table', {}, 'TABLE is missing: expected a text.'],
    ['table', { TABLE: '' }, 'TABLE is "": expected a text.'],
    ['maxInFlight', { MAX_IN_FLIGHT: 'many' }, 'MAX_IN_FLIGHT is "many": expected a whole number.'],
    ['maxInFlight', { MAX_IN_FLIGHT: '1.5' }, 'MAX_IN_FLIGHT is "1.5": expected a whole number.'],
    ['maxInFlight', { MAX_IN_FLIGHT: '' }, 'MAX_IN_FLIGHT is "": expected a whole number.'],
    ['maxPhotosPerDay', { MAX_PHOTOS_PER_DAY: 'all' }, 'expected a whole number or none.'],
    ['maxDollarsPerDay', { MAX_DOLLARS_PER_DAY: 'all' }, 'expected a number above 0 or none.'],
    ['maxDollarsPerDay', { MAX_DOLLARS_PER_DAY: '0' }, 'expected a number above 0.'],
    ['pricePerPhoto', { PRICE_PER_PHOTO: '-1' }, 'expected a number, 0 or above.'],
    ['pricePerPhoto', { PRICE_PER_PHOTO: '' }, 'expected a text.'],
    ['apiAuth', { API_AUTH: 'cookie' }, 'expected iam or jwt.'],
    ['defaultRecipe', { DEFAULT_RECIPE: 'x' }, 'expected JSON.'],
    ['trustedOutputOrigins', { TRUSTED_OUTPUT_ORIGINS: 'x' }, 'expected a JSON list of origins.'],
    ['trustedOutputOrigins', { TRUSTED_OUTPUT_ORIGINS: '[1]' }, 'expected a JSON list of origins.'],
    ['apiOpenDocument', { API_OPEN_DOCUMENT: 'yes' }, 'expected true or false.'],
    ['jobTimeoutSeconds', { JOB_TIMEOUT_SECONDS: '0' }, 'expected a number above 0.'],
    ['jobTimeoutSeconds', { JOB_TIMEOUT_SECONDS: 'soon' }, 'expected a number above 0.'],
  ])('%s of %o: %s', (name, environment, message) => {
    expect(() => readSettings([name], environment)).toThrow(message);
  });
});

it('names all invalid variables at once', () => {
  const read = () =>
    readSettings(['table', 'maxInFlight', 'stateBucket'], { TABLE: 'state', MAX_IN_FLIGHT: 'x' });
  expect(read).toThrow(/MAX_IN_FLIGHT.*\n.*STATE_BUCKET/);
});

it('reads only the requested settings', () => {
  expect(readSettings(['table'], { TABLE: 'state', MAX_IN_FLIGHT: 'wrong' })).toEqual({ table: 'state' });
});

it('reads the function’s own environment', () => {
  process.env.PHOTO_BUCKET = 'photos';
  expect(readSettings(['photoBucket'])).toEqual({ photoBucket: 'photos' });
});
