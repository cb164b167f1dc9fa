import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeWords, encodeWords } from '../../../core/recipes/encoded-words.ts';

it('writes any text as ASCII for a header, and reads it again', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  const wellFormed = text.filter((value) => value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value));
  fc.assert(
    fc.property(wellFormed, (value) => {
      const encoded = encodeWords(`${value}\n`);
      expect(encoded).toMatch(/^[!-~]([ -~]*[!-~])?$/);
      expect(decodeWords(encoded)).toBe(`${value}\n`);
    }),
  );
});

it.each([
  ['base64', '=?UTF-8?B?SGF1dCB3w6RybWVyCg==?=', 'Haut wärmer\n'],
  ['quoted-printable', '=?utf-8?q?Haut_w=C3=A4rmer?=', 'Haut wärmer'],
  ['two words', '=?UTF-8?B?SGF1dCA=?= =?UTF-8?B?d8Okcm1lcg==?=', 'Haut wärmer'],
  ['another charset, as it is', '=?latin1?Q?x?=', '=?latin1?Q?x?='],
])('reads %s', (_, encoded, expected) => {
  expect(decodeWords(encoded)).toBe(expected);
});

it('uses the shorter encoding', () => {
  expect(encodeWords('Brighter,\nand warmer.')).toBe('=?UTF-8?Q?Brighter,=0Aand_warmer.?=');
  expect(encodeWords('ярче')).toMatch(/^=\?UTF-8\?B\?/);
});

it('does not change plain text', () => {
  expect(encodeWords('Brighten the eyes.')).toBe('Brighten the eyes.');
});
