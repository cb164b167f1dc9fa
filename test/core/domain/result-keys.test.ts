import { describe, expect, it } from 'vitest';
import { resultKeys, shootKeys } from '../../../core/domain/result-keys.ts';

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

  it('appends .jpg if a photo of another type becomes a JPEG', () => {
    expect(resultKeys('uploads/ana.png', id, { photoType: 'image/png' }).output(0, 'image/jpeg')).toBe(
      'results/ana.png.jpg',
    );
  });

  it('puts the record beside the result', () => {
    expect(resultKeys('uploads/shoot/ana.jpg', id).record).toBe('results/shoot/ana.jpg.json');
  });

  it('tags the names of conflict keys', () => {
    const conflict = resultKeys('uploads/shoot/ana.jpg', id, { ...jpeg, conflict: true });
    expect(conflict.record).toBe('results/shoot/ana@89abcdef.jpg.json');
    expect(conflict.output(1, 'image/jpeg')).toBe('results/shoot/ana@89abcdef-2.jpg');
  });

  it('keeps a folder named with dots from leading out of results/', () => {
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

  it.each([
    ['uploads/../../etc/passwd', 'results/%2E%2E/%2E%2E/etc/passwd.json'],
    ['uploads/%2e%2e/ana.jpg', 'results/%2e%2e/ana.jpg.json'],
    ['uploads/..%2fana.jpg', 'results/..%2fana.jpg.json'],
    ['uploads//etc/ana.jpg', 'results//etc/ana.jpg.json'],
    ['uploads/..\\ana.jpg', 'results/..\\ana.jpg.json'],
    ['uploads/ana.jpg\0.png', 'results/ana.jpg\0.png.json'],
    ['uploads/line\r\nfeed.jpg', 'results/line\r\nfeed.jpg.json'],
    ['uploads/results/ana.jpg', 'results/results/ana.jpg.json'],
    ['uploads/．．/ana.jpg', 'results/．．/ana.jpg.json'],
    ['elsewhere/ana.jpg', 'results/elsewhere/ana.jpg.json'],
    ['../receipts/ana', 'results/%2E%2E/receipts/ana.json'],
  ])('never leave results/: %j', (key, record) => {
    expect(resultKeys(key, id).record).toBe(record);
    expect(resultKeys(key, id, { conflict: true }).record).toMatch(/^results\//);
  });

  it('distinguishes keys that look alike', () => {
    const composed = resultKeys('uploads/\u00e9.jpg', id).record;
    expect(resultKeys('uploads/e\u0301.jpg', id).record).not.toBe(composed);
  });

  it('gives no two uploads of a folder the same record, and no output the name of a record', () => {
    const names = ['a.jpg', 'a.jpg.json', 'a-2.jpg', 'a.jpg-2.png', 'a', 'a.json', 'a@89abcdef.jpg'];
    const all = names.map((name) => resultKeys(`uploads/${name}`, id, jpeg));
    expect(new Set(all.map(({ record }) => record)).size).toBe(names.length);
    const outputs = all.flatMap((keys) =>
      [0, 1, 2].flatMap((index) => ['image/jpeg', 'image/png'].map((type) => keys.output(index, type))),
    );
    expect(outputs.filter((key) => key.endsWith('.json'))).toEqual([]);
  });
});

describe('the files of a shoot', () => {
  it.each([
    ['', 'results/'],
    ['spring/ana', 'results/spring/ana/'],
    ['..', 'results/%2E%2E/'],
  ])('are beside the results of the folder %j', (folder, place) => {
    expect(shootKeys(folder)).toEqual({
      report: `${place}shoot.json`,
      table: `${place}shoot.csv`,
      page: `${place}review.html`,
    });
  });

  it('have keys that S3 accepts and that differ, for folders of any length', () => {
    const all = ['a', 'b'].map((end) => shootKeys(`${'ä'.repeat(505)}${end}`).report);
    for (const key of all) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
    expect(new Set(all).size).toBe(2);
  });

  it.each([
    'uploads/shoot',
    'uploads/spring/shoot',
    'uploads/spring/shoot.csv',
    'uploads/spring/review.html',
  ])('never have the key of a result of the upload %s', (key) => {
    const files = shootKeys(key.slice('uploads/'.length, key.lastIndexOf('/')));
    const keys = resultKeys(key, id, { photoType: 'image/csv' });
    const all = [keys.record, ...['image/csv', 'image/jpeg'].map((type) => keys.output(0, type))];
    for (const file of Object.values(files)) expect(all).not.toContain(file);
    expect(keys.record).toMatch(/(shoot|review)@[0-9a-f]{8}(\.csv|\.html)?\.json$/);
  });
});
