import { expect, it } from 'vitest';
import { putStream } from '../../../core/storage/put-stream.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';

const PART = 5 * 1024 * 1024;
const target = { Bucket: 'photos', Key: 'results/a.png', ContentType: 'image/png', Metadata: { of: 'a' } };

/** That many bytes; neighbouring bytes differ. */
function createBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (index * 31 + (index >> 12)) % 256;
  return bytes;
}

async function* stream(bytes: Buffer, chunkBytes = 60_000, breakAt = Number.POSITIVE_INFINITY) {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    if (start >= breakAt) throw new Error('the stream broke');
    yield bytes.subarray(start, start + chunkBytes);
  }
}

it.each([
  ['nothing', 0, 60_000, ['PutObjectCommand']],
  ['less than a part', PART - 1, 60_000, ['PutObjectCommand']],
  ['a part', PART, 60_000, ['Create', 'UploadPart', 'Complete']],
  [
    'parts and a rest',
    2 * PART + 7,
    60_000,
    ['Create', 'UploadPart', 'UploadPart', 'UploadPart', 'Complete'],
  ],
  [
    'chunks larger than a part',
    2 * PART + 7,
    11_000_000,
    ['Create', 'UploadPart', 'UploadPart', 'UploadPart', 'Complete'],
  ],
])('writes %s unchanged', async (_, length, chunkBytes, commands) => {
  const s3 = new S3Fake();
  const bytes = createBytes(length);
  await putStream(s3.client, { ...target, IfNoneMatch: '*' }, stream(bytes, chunkBytes));
  expect(s3.objects.get(target.Key)?.body.equals(bytes)).toBe(true);
  expect(s3.objects.get(target.Key)?.metadata).toEqual({ of: 'a' });
  expect(
    s3.sent.map((name) => name.replace('MultipartUploadCommand', '').replace('PartCommand', 'Part')),
  ).toEqual(commands);
});

it.each([0, PART - 1000, 2 * PART])('leaves nothing if the stream breaks after %i bytes', async (breakAt) => {
  const s3 = new S3Fake();
  const broken = stream(createBytes(3 * PART), 60_000, breakAt);
  await expect(putStream(s3.client, target, broken)).rejects.toThrow('the stream broke');
  expect(s3.objects.size).toBe(0);
  expect(s3.uploads.size).toBe(0);
});

it.each([PART - 1, 2 * PART])(
  'does not overwrite a write of %i bytes that came in between',
  async (length) => {
    const s3 = new S3Fake();
    s3.put(target.Key, 'of another');
    const put = putStream(s3.client, { ...target, IfNoneMatch: '*' }, stream(createBytes(length)));
    await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    expect(s3.text(target.Key)).toBe('of another');
    expect(s3.uploads.size).toBe(0);
  },
);

it('closes its source if S3 fails', async () => {
  const s3 = new S3Fake();
  let closed = false;
  async function* source() {
    try {
      yield* stream(createBytes(3 * PART));
    } finally {
      closed = true;
    }
  }
  s3.before = (name) => {
    if (name === 'UploadPartCommand') throw new Error('S3 is down');
  };
  await expect(putStream(s3.client, target, source())).rejects.toThrow('S3 is down');
  expect(closed).toBe(true);
});
