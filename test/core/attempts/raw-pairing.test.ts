import { describe, expect, it } from 'vitest';
import { createFindRawPairing } from '../../../core/attempts/raw-pairing.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';

/** Looks for the picture beside a RAW file, among other uploads. */
function find(
  key: string,
  others: readonly string[],
  { raw = 'skip' as 'skip' | 'retouch', takesHeic = true, pageSize = 1000 } = {},
) {
  const s3 = new S3Fake();
  s3.pageSize = pageSize;
  for (const name of [key, ...others]) s3.put(`uploads/${name}`, 'x');
  const isIgnored = (path: string) => path.startsWith('ignored/');
  const place = createFindRawPairing(s3.client, { raw, takesHeic, isIgnored })({
    bucket: 'photos',
    key: `uploads/${key}`,
  });
  return place.then((found) => ({ found, requests: s3.sent.length }));
}

describe('a RAW file', () => {
  it.each([
    ['a JPEG', 'a/IMG_1.CR3', ['a/IMG_1.JPG']],
    ['a HEIC', 'a/IMG_1.dng', ['a/IMG_1.HEIC']],
    ['other files too', 'a/IMG_1.CR3', ['a/IMG_1.CR3.xmp', 'a/IMG_1.jpeg', 'a/IMG_1.xmp']],
    ['at the top', 'IMG_1.nef', ['IMG_1.jpg']],
    ['with a special name', 'a b/ü +%[1]&.2.nef', ['a b/ü +%[1]&.2.jpg']],
    ['with the longest key', `${'x'.repeat(1012)}.cr3`, [`${'x'.repeat(1012)}.jpg`]],
  ])('lies beside its picture: %s', async (_, key, others) => {
    expect((await find(key, others)).found).toBe('beside-jpeg');
  });

  it.each([
    ['nothing there', []],
    ['a JPEG of another name', ['a/IMG_10.JPG', 'a/IMG_1.1.JPG', 'a/IMG_1.JPG/x.jpg']],
    ['a JPEG in another folder', ['IMG_1.JPG', 'b/IMG_1.JPG', 'a/b/IMG_1.JPG']],
    ['a picture that no camera writes', ['a/IMG_1.png']],
  ])('lies alone: %s', async (_, others) => {
    expect((await find('a/IMG_1.CR3', others)).found).toBe('alone');
  });

  it('lies alone beside a HEIC if the stack accepts no HEIC: else neither would be retouched', async () => {
    const others = ['a/IMG_1.HEIC'];
    expect((await find('a/IMG_1.DNG', others, { takesHeic: false })).found).toBe('alone');
    others.push('a/IMG_1.JPG');
    expect((await find('a/IMG_1.DNG', others, { takesHeic: false })).found).toBe('beside-jpeg');
  });

  it('lies alone if the stack ignores the JPEG: else neither would be retouched', async () => {
    expect((await find('ignored/IMG_1.CR3', [])).found).toBeNull();
    const s3 = new S3Fake();
    s3.put('uploads/a/IMG_1.JPG', 'x');
    const isIgnored = (path: string) => path.endsWith('.JPG');
    const findRawPairing = createFindRawPairing(s3.client, { raw: 'skip', takesHeic: true, isIgnored });
    expect(await findRawPairing({ bucket: 'photos', key: 'uploads/a/IMG_1.CR3' })).toBe('alone');
  });

  it('lies beside a JPEG that is on the listing’s second page', async () => {
    const others = ['a/IMG_1.1.jpg', 'a/IMG_1.2.jpg', 'a/IMG_1.3.jpg', 'a/IMG_1.jpg'];
    expect(await find('a/IMG_1.CR3', others, { pageSize: 2 })).toMatchObject({ found: 'beside-jpeg' });
  });
});

it.each([
  ['it is no RAW file', 'a/IMG_1.JPG', 'skip'],
  ['it is hidden', 'a/._IMG_1.CR3', 'skip'],
  ['the stack retouches both', 'a/IMG_1.CR3', 'retouch'],
] as const)('causes no request to S3 if %s', async (_, key, raw) => {
  expect(await find(key, ['a/IMG_1.JPG'], { raw })).toEqual({ found: null, requests: 0 });
});
