import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { walkUploads } from '../../../functions/audit/walk-uploads.ts';
import { resultKeys } from '../../../functions/shared/domain/result-keys.ts';
import { S3Fake } from '../../support/s3-fake.ts';

const MINUTE = 60_000;

function setUp() {
  const s3 = new S3Fake();
  s3.isVersioned = true;
  let ms = Date.parse('2026-11-24T12:00:00.000Z');
  s3.now = () => new Date(ms);
  const pass = (minutes: number) => {
    ms += minutes * MINUTE;
  };
  const upload = (key: string) => s3.put(`uploads/${key}`, 'photo');
  const record = (key: string) => s3.put(resultKeys(`uploads/${key}`, '').record, '{}');
  /** What was walked past, in order: the key, and `+` where its record is there for certain. */
  const walk = async (after = '') => {
    const seen: string[] = [];
    for await (const { key, isRecorded } of walkUploads(s3.client, 'photos', after)) {
      seen.push(`${key.slice('uploads/'.length)}${isRecorded ? ' +' : ''}`);
    }
    return seen;
  };
  return { s3, pass, upload, record, walk };
}

describe('walkUploads', () => {
  it('tells which photos have their record', async () => {
    const { upload, record, walk, s3 } = setUp();
    for (const key of ['a.jpg', 'b.jpg', 'shoot/c.jpg', 'shoot/d.json']) upload(key);
    for (const key of ['a.jpg', 'shoot/d.json']) record(key);
    s3.put('results/a.jpg', 'retouched');
    expect(await walk()).toEqual(['a.jpg +', 'b.jpg', 'shoot/c.jpg', 'shoot/d.json +']);
  });

  it('does so across pages, with nothing but lists', async () => {
    const { upload, record, walk, s3 } = setUp();
    s3.pageSize = 7;
    const keys = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(3, '0')}.jpg`);
    for (const key of keys) upload(key);
    for (const key of keys.filter((_, index) => index % 3 > 0)) record(key);
    s3.sent.length = 0;
    expect(await walk()).toEqual(keys.map((key, index) => (index % 3 > 0 ? `${key} +` : key)));
    expect(new Set(s3.sent)).toEqual(new Set(['ListObjectVersionsCommand', 'ListObjectsV2Command']));
    expect(s3.sent.length).toBeLessThan(100 / 7 + 67 / 7 + 2);
  });

  it('takes no record for missing that stands in another order, but leaves it to be looked for', async () => {
    const { upload, record, walk } = setUp();
    // Behind `ana` come `ana-1` and `ana.jpg`, whose records come before `ana.json`; `ana/1` and its record do not.
    const keys = ['ana', 'ana-1', 'ana.jpg', 'ana.jpg+1', 'ana/1', 'ana0', 'b'];
    for (const key of [...keys].reverse()) {
      upload(key);
      record(key);
    }
    expect(await walk()).toEqual(['ana', 'ana-1 +', 'ana.jpg', 'ana.jpg+1 +', 'ana/1 +', 'ana0 +', 'b +']);
  });

  it('keeps to the order of bytes, as S3 does', async () => {
    const { upload, record, walk } = setUp();
    // U+FF5E comes before U+1F600 in UTF-8, and behind it in JavaScript's strings.
    for (const key of ['\u{ff5e}.jpg', '\u{1f600}.jpg']) {
      upload(key);
      record(key);
    }
    expect(await walk()).toEqual(['\u{ff5e}.jpg +', '\u{1f600}.jpg +']);
  });

  it('takes no record for that of an upload which is newer', async () => {
    const { upload, record, walk, pass, s3 } = setUp();
    record('a.jpg');
    pass(1);
    upload('a.jpg');
    expect(await walk()).toEqual(['a.jpg']);
    pass(1);
    s3.put('results/a.jpg.json', '{}');
    expect(await walk()).toEqual(['a.jpg +']);
  });

  it.each([1, 1000])(
    'is not certain whose record it is while an earlier version of the key is kept: pages of %i',
    async (pageSize) => {
      const { upload, record, walk, pass, s3 } = setUp();
      s3.pageSize = pageSize;
      upload('a.jpg');
      pass(1);
      upload('a.jpg');
      pass(1);
      record('a.jpg');
      expect(await walk()).toEqual(['a.jpg']);
    },
  );

  it('passes by what was deleted, and folder markers', async () => {
    const { upload, walk, s3 } = setUp();
    for (const key of ['', 'shoot/', 'a.jpg', 'b.jpg']) upload(key);
    await s3.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'uploads/a.jpg' }));
    expect(await walk()).toEqual(['b.jpg']);
  });

  it.each(['a/../b.jpg', 'a/%2E%2E/b.jpg', `${'ü'.repeat(508)}`])(
    'is not certain whose record it is where two keys may have one, or a path was cut: %s',
    async (key) => {
      const { upload, record, walk } = setUp();
      upload(key);
      upload('z.jpg');
      record(key);
      record('z.jpg');
      expect((await walk()).sort()).toEqual([key, 'z.jpg +'].sort());
    },
  );

  it('begins behind a key', async () => {
    const { upload, record, walk, s3 } = setUp();
    s3.pageSize = 2;
    for (const key of ['a.jpg', 'b.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']) upload(key);
    for (const key of ['a.jpg', 'b.jpg', 'c.jpg', 'e.jpg']) record(key);
    expect(await walk('uploads/b.jpg')).toEqual(['c.jpg +', 'd.jpg', 'e.jpg +']);
    expect(await walk('uploads/e.jpg')).toEqual([]);
  });
});
