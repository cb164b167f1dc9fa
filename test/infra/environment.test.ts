import { describe, expect, it } from 'vitest';
import { synthesize } from '../support/synthesized.ts';

/** Of all variables of a function, as JSON: so the error of Lambda tells what it measures. */
const MAX_BYTES = 4096;
/** More than the longest that AWS makes: an ARN in a region of a long name, and the name of a bucket or table. */
const UNKNOWN = { arn: 'x'.repeat(120), name: 'x'.repeat(64) };

/** The variables of each function as Lambda measures them. */
function measure(settings: Record<string, unknown>): Record<string, number> {
  const functions = synthesize(settings).findResources('AWS::Lambda::Function');
  return Object.fromEntries(
    Object.entries(functions).map(([id, { Properties }]) => {
      const variables = Object.entries(Properties.Environment.Variables).map(([name, value]) => {
        const unknown = name.endsWith('_ARN') ? UNKNOWN.arn : UNKNOWN.name;
        return [name, typeof value === 'string' ? value : unknown];
      });
      return [id, Buffer.byteLength(JSON.stringify(Object.fromEntries(variables)))];
    }),
  );
}

/** Settings of fixed length at their longest. */
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

/** Settings of which one list takes so many bytes, together with the two that are empty. */
const fill = {
  ignore: (bytes: number) => ({ ignore: ['x'.repeat(bytes - 16)] }),
  ignoredMetadata: (bytes: number) => ({ ignoredMetadata: ['x'.repeat(bytes - 16)] }),
  trustedImportOrigins: (bytes: number) => ({ trustedImportOrigins: [`https://${'x'.repeat(bytes - 24)}`] }),
};
const lists = Object.keys(fill) as (keyof typeof fill)[];

describe('the environment of every function', () => {
  const models = ['seededit-3', 'seedream-4.5', 'seedream-5-lite'];
  const texts = ['ä'.repeat(1377), '"'.repeat(688), '\n'.repeat(918)];

  it.each(models.flatMap((model) => texts.map((instructions) => ({ model, instructions }))))(
    'fits with the longest settings that are accepted: $model',
    (settings) => {
      const sizes = measure({ ...LONGEST, ...settings, ...fill.trustedImportOrigins(100) });
      expect(Math.max(...Object.values(sizes))).toBeLessThanOrEqual(MAX_BYTES);
    },
  );

  it.each(lists)('has room for 100 bytes of %s beside the longest instructions, and no more', (list) => {
    const instructions = 'ä'.repeat(1377);
    expect(
      Math.max(...Object.values(measure({ ...LONGEST, instructions, ...fill[list](100) }))),
    ).toBeGreaterThan(4000);
    expect(() => synthesize({ instructions, ...fill[list](101) })).toThrow(
      /ignore, ignoredMetadata, trustedImportOrigins: take 101 bytes; expected at most 100 /,
    );
  });

  it.each(['"'.repeat(689), '\n'.repeat(919)])('counts what JSON escapes twice: %#', (instructions) => {
    expect(() => synthesize({ instructions })).toThrow(/instructions: expected at most 2760 bytes/);
  });

  it('has room for 2,760 bytes of origins of outputs', () => {
    const origins = (length: number) => ({ trustedOutputOrigins: [`https://${'x'.repeat(length - 16)}`] });
    expect(Math.max(...Object.values(measure(origins(2760))))).toBeLessThanOrEqual(MAX_BYTES);
    expect(() => synthesize(origins(2761))).toThrow(/trustedOutputOrigins: take 2761 bytes; expected/);
  });
});
