import { expect, it } from 'vitest';
import { findObject } from '../../../core/storage/find-object.ts';
import { S3Fake, serviceError } from '../../../simulation/aws/s3-fake.ts';

/** S3 for a caller that gets a 403 for a missing key, although it has the list permission. */
function forbidHeads(s3: S3Fake) {
  s3.before = (name) => {
    if (name === 'HeadObjectCommand') throw serviceError('Forbidden', 403);
  };
  return s3.client;
}

it('returns the head of an object', async () => {
  const s3 = new S3Fake();
  s3.put('a.jpg', 'picture', { upscale: '2x' });
  expect(await findObject(s3.client, 'photos', 'a.jpg')).toMatchObject({
    ContentLength: 7,
    Metadata: { upscale: '2x' },
  });
  expect(s3.sent).toEqual(['HeadObjectCommand']);
});

it('returns null for a missing key', async () => {
  expect(await findObject(new S3Fake().client, 'photos', 'a.jpg')).toBeNull();
});

it('returns null for a missing key although S3 answers with 403', async () => {
  const s3 = new S3Fake();
  s3.put('a.jpg.json', 'its neighbour');
  expect(await findObject(forbidHeads(s3), 'photos', 'a.jpg')).toBeNull();
});

it('throws if the object is there and may not be read', async () => {
  const s3 = new S3Fake();
  s3.put('a.jpg', 'picture');
  await expect(findObject(forbidHeads(s3), 'photos', 'a.jpg')).rejects.toThrow('Forbidden');
});

it('throws an error that is neither a 403 nor a 404', async () => {
  const s3 = new S3Fake();
  s3.before = () => {
    throw serviceError('SlowDown', 503);
  };
  await expect(findObject(s3.client, 'photos', 'a.jpg')).rejects.toThrow('SlowDown');
});
