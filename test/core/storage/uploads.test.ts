import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createUploads, isCurrent } from '../../../core/storage/uploads.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';

const place = { bucket: 'photos', key: 'uploads/a.jpg' };
const modifiedAt = '2026-11-23T12:00:00.000Z';
const bare = { versionId: undefined, etag: 'e', modifiedAt };
const versioned = { versionId: 'v1', etag: 'e', modifiedAt };

describe('the current object at a key', () => {
  it.each([
    ['the same version', { versionId: 'v1' }, versioned],
    ['without a version, of the same ETag and time', { etag: 'e', modifiedAt }, bare],
    ['without a version, of an upload that is known from its record', {}, bare],
    ['with the version id null, by an earlier item', { versionId: 'null' }, bare],
  ])('is the upload if it is %s', (_, upload, current) => {
    expect(isCurrent({ ...place, ...upload }, current)).toBe(true);
  });

  it.each([
    ['another version', { versionId: 'v2' }, versioned],
    ['without a version, and the upload has one', { versionId: 'v1' }, bare],
    ['a version, and the upload has none', { etag: 'e', modifiedAt }, versioned],
    ['of another ETag', { etag: 'f', modifiedAt }, bare],
    ['the same bytes, put later', { etag: 'e', modifiedAt: '2026-11-23T11:59:59.000Z' }, bare],
    [
      'the same bytes, put again since the event of the upload found another',
      { etag: 'e', sequencer: '1' },
      bare,
    ],
  ])('is another upload if it is %s', (_, upload, current) => {
    expect(isCurrent({ ...place, ...upload }, current)).toBe(false);
  });
});

describe('an upload is read', () => {
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  const { presign } = createUploads(new S3Client({ region: 'eu-west-1', credentials }));

  it.each([
    ['by its version', { versionId: 'v1' }, 'v1'],
    ['by no version if it has none', { etag: 'e' }, null],
    ['by no version if it is null', { versionId: 'null' }, null],
  ])('%s', async (_, upload, version) => {
    const url = new URL(await presign({ ...place, ...upload }, 60));
    expect(url.searchParams.get('versionId')).toBe(version);

    const s3 = new S3Fake();
    s3.put(place.key, 'photo');
    const versions: (string | undefined)[] = [];
    s3.before = (_name, input) => void versions.push((input as { VersionId?: string }).VersionId);
    await createUploads(s3.client).open({ ...place, ...upload });
    expect(versions).toEqual([version ?? undefined]);
  });
});
