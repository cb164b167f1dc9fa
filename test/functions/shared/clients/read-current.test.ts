import { describe, expect, it } from 'vitest';
import { createUploads } from '../../../../functions/shared/clients/uploads.ts';
import { S3Fake, serviceError } from '../../../support/s3-fake.ts';

const upload = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };

function setUp() {
  const s3 = new S3Fake();
  const read = (bytes: number) => createUploads(s3.client).readCurrent(upload, bytes);
  return { s3, read };
}

describe('reading the object that stands at a key', () => {
  it.each([
    ['the first bytes of a longer one', 4, 'pict'],
    ['all bytes of a shorter one', 100, 'picture'],
  ])('answers %s, its length and its metadata in one request', async (_, bytes, head) => {
    const { s3, read } = setUp();
    const { etag } = s3.put(upload.key, 'picture', { upscale: '2x' });
    expect(await read(bytes)).toEqual({
      versionId: 'v1',
      etag: etag.replaceAll('"', ''),
      modifiedAt: expect.stringMatching(/\.000Z$/),
      bytes: 7,
      metadata: { upscale: '2x' },
      head: Buffer.from(head),
    });
    expect(s3.sent).toEqual(['GetObjectCommand']);
  });

  it('answers no bytes of an empty one, of which S3 gives no range', async () => {
    const { s3, read } = setUp();
    s3.put(upload.key, '', { upscale: '2x' });
    const metadata = { upscale: '2x' };
    expect(await read(4)).toMatchObject({ versionId: 'v1', bytes: 0, metadata, head: Buffer.alloc(0) });
    expect(s3.sent).toEqual(['GetObjectCommand', 'HeadObjectCommand']);
  });

  it('answers null if there is none, and if S3 says 403 instead', async () => {
    const { s3, read } = setUp();
    expect(await read(4)).toBeNull();
    s3.before = (name) => {
      if (name === 'GetObjectCommand') throw serviceError('AccessDenied', 403);
    };
    expect(await read(4)).toBeNull();
  });

  it('throws if it is there and may not be read, or S3 fails', async () => {
    const { s3, read } = setUp();
    s3.put(upload.key, 'picture');
    for (const status of [403, 503]) {
      s3.before = (name) => {
        if (name === 'GetObjectCommand') throw serviceError(`Status ${status}`, status);
      };
      await expect(read(4)).rejects.toThrow(`Status ${status}`);
    }
  });
});
