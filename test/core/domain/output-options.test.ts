import { describe, expect, it } from 'vitest';
import {
  DEFAULT_OUTPUT,
  fromText,
  OUTPUT_OPTIONS,
  outputOptionsSchema,
} from '../../../core/domain/output-options.ts';

/** The complaints about options that differ from the default like this. */
function complaints(options: object): string[] {
  const parsed = outputOptionsSchema.safeParse({ ...DEFAULT_OUTPUT, ...options });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('output options', () => {
  it('default to the whole photo in sRGB and its own format', () => {
    expect(outputOptionsSchema.parse(DEFAULT_OUTPUT)).toEqual({
      size: 'full',
      colour: 'srgb',
      format: 'original',
      quality: 92,
      metadata: 'all',
    });
    expect(OUTPUT_OPTIONS).toEqual(['size', 'colour', 'format', 'quality', 'metadata']);
  });

  it.each([
    { size: 'delivered' },
    { size: 'untouched' },
    { size: 16 },
    { size: 20_000 },
    { colour: 'original' },
    { format: 'jpeg' },
    { format: 'png' },
    { format: 'webp' },
    { format: 'avif' },
    { format: 'tiff' },
    { quality: 1 },
    { quality: 100 },
    { metadata: 'no-location' },
    { metadata: 'copyright' },
    { metadata: 'none' },
  ])('can be %o', (options) => {
    expect(complaints(options)).toEqual([]);
  });

  const size = 'expected full, delivered, untouched or a longest side of 16 to 20000 pixels';
  it.each([
    [{ size: 'large' }, `size is "large"; ${size}`],
    [{ size: 15 }, 'size is 15; expected 16 to 20000'],
    [{ size: 20_001 }, 'size is 20001; expected 16 to 20000'],
    [{ size: 800.5 }, `size is 800.5; ${size}`],
    [{ colour: 'p3' }, 'colour is "p3"; expected srgb or original'],
    [{ format: 'heic' }, 'format is "heic"; expected original or jpeg or png or webp or avif or tiff'],
    [{ quality: 0 }, 'quality is 0; expected 1 to 100'],
    [{ quality: 101 }, 'quality is 101; expected 1 to 100'],
    [{ quality: 'best' }, 'quality is "best"; expected 1 to 100'],
    [{ metadata: 'some' }, 'metadata is "some"; expected all or no-location or copyright or none'],
  ])('cannot be %o', (options, complaint) => {
    expect(complaints(options)).toEqual([complaint]);
  });

  it('are all named if several are wrong', () => {
    expect(complaints({ size: 1, quality: 0, colour: 'cmyk' })).toHaveLength(3);
  });
});

describe('an option as text', () => {
  it.each([
    ['2048', 2048],
    ['007', 7],
    ['full', 'full'],
    ['12px', '12px'],
    ['-5', '-5'],
    ['1e3', '1e3'],
    ['', ''],
  ])('%j is %j', (text, value) => {
    expect(fromText(text)).toBe(value);
  });
});
