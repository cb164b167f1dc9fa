import { describe, expect, it } from 'vitest';
import {
  REFERENCE_LENGTH,
  readAgain,
  readRecipeId,
  readReference,
  writeUploadMetadata,
} from '../../../core/recipes/upload-metadata.ts';

describe('readReference', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['the reference', { reference: 'order 7' }, 'order 7'],
    ['an encoded one', { reference: '=?UTF-8?Q?Auftrag_=C3=BC?=' }, 'Auftrag ü'],
    ['what is left without spaces at its ends', { reference: ' order 7 ' }, 'order 7'],
    ['its first 200 characters', { reference: 'x'.repeat(300) }, 'x'.repeat(REFERENCE_LENGTH)],
    ['null if there is none', {}, null],
    ['null if it is blank', { reference: '  ' }, null],
  ])('returns %s', (_, metadata, reference) => {
    expect(readReference(metadata)).toBe(reference);
  });
});

it('is read as it was written', () => {
  const metadata = writeUploadMetadata({ reference: 'Auftrag ü', again: true, recipeId: 'abc' });
  expect(readReference(metadata)).toBe('Auftrag ü');
  expect(readAgain(metadata)).toBe(true);
  expect(readRecipeId(metadata)).toBe('abc');
});

it('writes nothing for absent fields', () => {
  expect(writeUploadMetadata({ again: false })).toEqual({});
});

it('needs less than S3’s 2 KB for metadata, also with the longest reference', () => {
  const metadata = writeUploadMetadata({
    reference: '写'.repeat(REFERENCE_LENGTH),
    again: true,
    recipeId: 'a'.repeat(32),
  });
  const request = 'retouch-request'.length + 32;
  expect(Object.entries(metadata).flat().join('').length + request).toBeLessThan(2048);
});
