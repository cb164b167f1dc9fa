import { describe, expect, it } from 'vitest';
import { resultKeys } from '../../../../functions/shared/domain/result-keys.ts';

const id = 'ana-0123456789abcdef0123456789abcdef';
const jpeg = { photoType: 'image/jpeg' };

describe('resultKeys', () => {
  it.each([
    ['the same name for the same type', 'uploads/ana.jpg', 0, 'image/jpeg', 'results/ana.jpg'],
    ['the path, kept', 'uploads/a b/+/ü.jpeg', 0, 'image/jpeg', 'results/a b/+/ü.jpeg'],
    ['the new extension behind the whole name', 'uploads/ana.jpg', 0, 'image/png', 'results/ana.jpg.png'],
    ['.jpg for JPEG', 'uploads/ana.png.x', 0, 'image/jpeg', 'results/ana.png.x'],
    ['-2 for the second', 'uploads/ana.jpg', 1, 'image/jpeg', 'results/ana-2.jpg'],
    ['-3 for the third of another type', 'uploads/ana.jpg', 2, 'image/webp', 'results/ana.jpg-3.webp'],
    ['a name without extension', 'uploads/x.y/ana', 1, 'image/jpeg', 'results/x.y/ana-2'],
    ['never a record name', 'uploads/ana.json', 0, 'image/jpeg', 'results/ana.json.jpg'],
  ])('gives %s', (_, key, index, type, expected) => {
    expect(resultKeys(key, id, jpeg).output(index, type)).toBe(expected);
  });

  it('appends .jpg where a photo of another type becomes a JPEG', () => {
    expect(resultKeys('uploads/ana.png', id, { photoType: 'image/png' }).output(0, 'image/jpeg')).toBe(
      'results/ana.png.jpg',
    );
  });

  it('puts the record beside the result', () => {
    expect(resultKeys('uploads/shoot/ana.jpg', id).record).toBe('results/shoot/ana.jpg.json');
  });

  it('tags the name for results that go aside', () => {
    const aside = resultKeys('uploads/shoot/ana.jpg', id, { ...jpeg, aside: true });
    expect(aside.record).toBe('results/shoot/ana@89abcdef.jpg.json');
    expect(aside.output(1, 'image/jpeg')).toBe('results/shoot/ana@89abcdef-2.jpg');
  });

  it('keeps folders named by dots from leading out of results/', () => {
    expect(resultKeys('uploads/../x/./ana.jpg', id).record).toBe('results/%2E%2E/x/%2E/ana.jpg.json');
  });

  it.each([
    ['ASCII', `uploads/${'x'.repeat(1012)}.jpg`],
    ['two-byte letters', `uploads/${'ü'.repeat(506)}.jpg`],
    ['four-byte letters', `uploads/${'𝔞'.repeat(253)}.jpg`],
  ])('cuts a path of 1,024 bytes of %s so that every result fits', (_, key) => {
    expect(Buffer.byteLength(key)).toBe(1024);
    const keys = resultKeys(key, id, jpeg);
    for (const result of [keys.record, keys.output(9, 'image/jpeg'), keys.output(9, 'image/webp')]) {
      expect(Buffer.byteLength(result)).toBeLessThanOrEqual(1024);
      expect(result).toContain('@89abcdef');
      expect(result).not.toContain('\uFFFD');
    }
  });
});
