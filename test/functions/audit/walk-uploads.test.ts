import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { walkUploads } from '../../../functions/audit/walk-uploads.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';

const uploadedAt = new Date('2026-11-24T12:00:00.000Z');

function setUp({ pageSize = 1000 } = {}) {
  const s3 = new S3Fake();
  s3.isVersioned = true;
  s3.pageSize = pageSize;
  s3.now = () => uploadedAt;
  const upload = (key: string) => s3.put(`uploads/${key}`, 'photo');
  /** The walked uploads, in order. */
  const walk = async (after = '') => {
    const seen: string[] = [];
    for await (const { photo } of walkUploads(s3.client, 'photos', after))
      seen.push(photo.key.slice('uploads/'.length));
    return seen;
  };
  return { s3, upload, walk };
}

describe('walkUploads', () => {
  it('yields each upload of a photo with its version and time, the latest first', async () => {
    const { s3, upload } = setUp();
    const versions = [upload('a.jpg'), upload('a.jpg')].map(({ versionId }) => versionId);
    const walked = [];
    for await (const one of walkUploads(s3.client, 'photos', '')) walked.push(one);
    const photo = { bucket: 'photos', key: 'uploads/a.jpg' };
    expect(walked).toEqual(
      versions.toReversed().map((versionId) => ({ photo: { ...photo, versionId }, uploadedAt })),
    );
  });

  it.each([1, 7, 1000])(
    'yields each upload once, in the order of the keys: pages of %i',
    async (pageSize) => {
      const { s3, upload, walk } = setUp({ pageSize });
      const keys = Array.from({ length: 50 }, (_, index) => `${String(index).padStart(3, '0')}.jpg`);
      for (const key of keys.toReversed()) upload(key);
      for (const key of keys.slice(20, 25)) upload(key);
      for (const Key of ['uploads/022.jpg', 'uploads/030.jpg']) {
        await s3.send(new DeleteObjectCommand({ Bucket: 'photos', Key }));
      }
      expect(await walk()).toEqual([...keys, ...keys.slice(20, 25)].sort());
    },
  );

  it('skips folder markers', async () => {
    const { upload, walk } = setUp();
    for (const key of ['', 'shoot/', 'b.jpg']) upload(key);
    expect(await walk()).toEqual(['b.jpg']);
  });

  it.each([
    ['uploads/b.jpg', ['c.jpg', 'd.jpg']],
    ['uploads/bb.jpg', ['c.jpg', 'd.jpg']],
    ['uploads/d.jpg', []],
  ])('starts after %s', async (after, keys) => {
    const { upload, walk } = setUp({ pageSize: 2 });
    for (const key of ['a.jpg', 'b.jpg', 'b.jpg', 'c.jpg', 'd.jpg']) upload(key);
    expect(await walk(after)).toEqual(keys);
  });
});
