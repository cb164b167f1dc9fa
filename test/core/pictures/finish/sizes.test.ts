import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { targetSize } from '../../../../core/pictures/target-size.ts';
import { answerTo, drawPortrait, finish, readShown } from '../../../support/pictures/finished-picture.ts';
import { psnr } from '../../../support/pictures/likeness.ts';

const camera = { width: 6000, height: 4000 };
const answerOf = { width: 2496, height: 1664 };
const small = { width: 800, height: 640 };

describe('the size of a result', () => {
  it.each([
    ['full', camera, answerOf, '6000x4000'],
    // Never fewer pixels than the original, and never fewer than the model returned.
    ['full', small, { width: 2400, height: 1920 }, '2400x1920'],
    ['delivered', camera, answerOf, '2496x1664'],
    // 896 x 1152, enlarged twice, is 2.8 % off the ratio 4:5.
    ['delivered', { width: 4000, height: 5000 }, { width: 1792, height: 2304 }, '1817x2272'],
    [3000, camera, answerOf, '3000x2000'],
    [3000, { width: 4000, height: 6000 }, { width: 1664, height: 2496 }, '2000x3000'],
    [9000, camera, answerOf, '9000x6000'],
    [16, { width: 9000, height: 3000 }, answerOf, '16x5'],
    [16, { width: 9000, height: 100 }, answerOf, '16x1'],
  ] as const)('%s of %o and an answer of %o is %s', (size, original, answer, expected) => {
    const { width, height } = targetSize(original, answer, size);
    expect(`${width}x${height}`).toBe(expected);
  });
});

const photo = await drawPortrait({ width: 480, height: 400 }).jpeg({ quality: 95 }).toBuffer();
const answer = await answerTo(photo);

describe('a result', () => {
  it.each([
    ['full', 480, 400],
    ['delivered', 263, 219],
    [300, 300, 250],
    [600, 600, 500],
  ] as const)('has the requested size, and shows the picture: %s', async (size, width, height) => {
    const { file, ...finished } = await finish(photo, answer, { size });

    expect(finished).toMatchObject({ width, height, type: 'image/jpeg' });
    expect(await sharp(file).metadata()).toMatchObject({ width, height });
    const original = await readShown(photo, { width, height });
    expect(psnr(await readShown(file), original)).toBeGreaterThan(26);
  });

  it('has the original’s detail at every size except `delivered`, which is all the model’s', async () => {
    const blurred = await answerTo(photo, { outputPixels: 120 * 120 });
    const likeness = async (size: 'delivered' | number) => {
      const { file, ...finished } = await finish(photo, blurred, { size });
      return psnr(await readShown(file), await readShown(photo, finished));
    };
    expect(await likeness(240)).toBeGreaterThan((await likeness('delivered')) + 3);
  });

  it('of size `untouched` has the model’s own pixels, not encoded again, and is still checked', async () => {
    const { file, ...finished } = await finish(photo, answer, { size: 'untouched', format: 'png' });

    expect(finished).toMatchObject({ width: 259, height: 222, type: 'image/jpeg', warnings: [] });
    expect(finished.checks).toMatchObject({ structure: expect.closeTo(1, 1), frame: 'stretched' });
    // From the first table on, byte for byte: only metadata come before it.
    const scans = answer.subarray(answer.indexOf(Buffer.from([0xff, 0xdb])));
    expect(file.indexOf(scans)).toBeGreaterThan(0);
  });
});
