import { expect, it } from 'vitest';
import { findObject } from '../../../../functions/shared/clients/find-object.ts';
import { S3Fake, serviceError } from '../../../support/s3-fake.ts';

/** S3 to a caller whose right to list does not turn a missing key's 403 into a 404. */
function forbidHeads(s3: S3Fake) {
  s3.before = (name) => {
    if (name === 'HeadObjectCommand') throw serviceError('Forbidden', 403);
  };
  return s3.client;
}

it('answers the head of an object', async () => {
  const s3 = new S3Fake();
  s3.put('a.jpg', 'picture', { upscale: '2x' });
  expect(await findObject(s3.client, 'photos', 'a.jpg')).toMatchObject({
    ContentLength: 7,
    Metadata: { upscale: '2x' },
  });
  expect(s3.sent).toEqual(['HeadObjectCommand']);
});

it('answers null for a missing key', async () => {
  expect(await findObject(new S3Fake().client, 'photos', 'a.jpg')).toBeNull();
});

it('answers null for a missing key although S3 says 403', async () => {
  const s3 = new S3Fake();
  s3.put('a.jpg.json', 'its neighbour');
  expect(await findObject(forbidHeads(s3), 'photos', 'a.jpg')).toBeNull();
});

it('throws if the object is there and may not be read', async () => {
  const s3 = new S3Fake();
  s3.put('a.jpg', 'picture');
  await expect(findObject(forbidHeads(s3), 'photos', 'a.jpg')).rejects.toThrow('Forbidden');
});

it('throws what is neither 403 nor 404', async () => {
  const s3 = new S3Fake();
  s3.before = () => {
    throw serviceError('SlowDown', 503);
  };
  await expect(findObject(s3.client, 'photos', 'a.jpg')).rejects.toThrow('SlowDown');
});
