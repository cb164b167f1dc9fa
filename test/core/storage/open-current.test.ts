import { describe, expect, it } from 'vitest';
import { createUploads } from '../../../core/storage/uploads.ts';
import { S3Fake, serviceError } from '../../../simulation/aws/s3-fake.ts';

const upload = { bucket: 'photos', key: 'uploads/ana.jpg', versionId: 'v1' };

function setUp() {
  const s3 = new S3Fake();
  const open = () => createUploads(s3.client).openCurrent(upload);
  return { s3, open };
}

async function readAll(body: AsyncIterable<Buffer> | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('opening the current object at a key', () => {
  it.each([
    ['an object', 'picture', 7],
    ['an empty one', '', 0],
  ])('returns the bytes of %s, its length and its metadata in one request', async (_, content, bytes) => {
    const { s3, open } = setUp();
    const { etag } = s3.put(upload.key, content, { upscale: '2x' });
    const opened = await open();
    expect(opened).toMatchObject({
      versionId: 'v1',
      etag: etag.replaceAll('"', ''),
      modifiedAt: expect.stringMatching(/\.000Z$/),
      bytes,
      metadata: { upscale: '2x' },
    });
    expect(await readAll(opened?.body)).toBe(content);
    expect(s3.sent).toEqual(['GetObjectCommand']);
  });

  it('returns null if there is none, also if S3 answers with 403', async () => {
    const { s3, open } = setUp();
    expect(await open()).toBeNull();
    s3.before = (name) => {
      if (name === 'GetObjectCommand') throw serviceError('AccessDenied', 403);
    };
    expect(await open()).toBeNull();
  });

  it('throws if it is there and may not be read, or S3 fails', async () => {
    const { s3, open } = setUp();
    s3.put(upload.key, 'picture');
    for (const status of [403, 503]) {
      s3.before = (name) => {
        if (name === 'GetObjectCommand') throw serviceError(`Status ${status}`, status);
      };
      await expect(open()).rejects.toThrow(`Status ${status}`);
    }
  });
});
