import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { RAW_FILES } from '../../../../simulation/pictures/raw-files.ts';
import { answerTo, drawPortrait, finish, readShown } from '../../../support/pictures/finished-picture.ts';
import { psnr } from '../../../support/pictures/likeness.ts';
import { drawQuarters, quartersOf } from '../../../support/pictures/photo-folder.ts';

const SIZE = { width: 200, height: 200 };
const FORMATS = ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const;
const drawn = await drawPortrait(SIZE).jpeg({ quality: 95 }).toBuffer();
const answer = await answerTo(drawn, { outputPixels: 120 * 120 });

/** A file’s format, from its bytes. */
async function formatOf(file: Buffer): Promise<string> {
  const { format, compression } = await sharp(file).metadata();
  return format === 'heif' && compression === 'av1' ? 'avif' : format;
}

describe('the format of a result', () => {
  it.each(FORMATS)('is the original’s: %s', async (format) => {
    const photo = await drawPortrait(SIZE).toFormat(format, { quality: 95 }).toBuffer();
    const { file, type } = await finish(photo, answer);

    expect(type).toBe(`image/${format}`);
    expect(await formatOf(file)).toBe(format);
    expect(psnr(await readShown(file), await readShown(photo))).toBeGreaterThan(28);
  });

  it.each(FORMATS)('is the requested one: %s', async (format) => {
    const { file, type } = await finish(drawn, answer, { format });
    expect(type).toBe(`image/${format}`);
    expect(await formatOf(file)).toBe(format);
  });

  it('of a HEIC photo is JPEG', async () => {
    const photo = readFileSync('test/fixtures/heic/turned-by-irot.heic');
    const { file, type } = await finish(photo, await answerTo(photo));

    expect(type).toBe('image/jpeg');
    expect(await formatOf(file)).toBe('jpeg');
    expect(await quartersOf(file)).toBe(await quartersOf(await answerTo(photo)));
  });

  it('of a RAW photo is JPEG, of its preview’s size', async () => {
    const preview = await drawQuarters({ width: 1620, height: 1080 }).jpeg().toBuffer();
    const photo = RAW_FILES.cr2({ preview, orientation: 1 });
    const { file, ...finished } = await finish(photo, await answerTo(photo));

    expect(finished).toMatchObject({ type: 'image/jpeg', width: 1620, height: 1080 });
    expect(await quartersOf(file)).toBe('red green blue yellow');
  });
});

describe('quality', () => {
  it.each(['jpeg', 'webp', 'avif'] as const)('makes a %s larger and better', async (format) => {
    const [low, high] = [
      await finish(drawn, answer, { format, quality: 30 }),
      await finish(drawn, answer, { format, quality: 95 }),
    ];
    expect(high.file.length).toBeGreaterThan(1.5 * low.file.length);
    const original = await readShown(drawn);
    expect(psnr(await readShown(high.file), original)).toBeGreaterThan(
      psnr(await readShown(low.file), original),
    );
  });

  it('is 92 by default, with colours as fine as brightness', async () => {
    const { file } = await finish(drawn, answer);
    expect(file.equals((await finish(drawn, answer, { quality: 92 })).file)).toBe(true);
    expect((await sharp(file).metadata()).chromaSubsampling).toBe('4:4:4');
  });

  it('has no effect on PNG and TIFF, which are lossless', async () => {
    const [low, high] = [
      await finish(drawn, answer, { format: 'png', quality: 10 }),
      await finish(drawn, answer, { format: 'tiff', quality: 100 }),
    ];
    expect((await readShown(low.file)).data).toEqual((await readShown(high.file)).data);
  });
});

describe('a photo stored on its side', () => {
  it.each([3, 6, 8])('comes back upright, with orientation 1: %i', async (orientation) => {
    const photo = await drawQuarters({ width: 240, height: 160 })
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
    const upright = await sharp(photo).autoOrient().png().toBuffer();
    const { file, width, height } = await finish(photo, await answerTo(photo, { outputPixels: 140 * 140 }));

    expect([width, height]).toEqual(orientation === 3 ? [240, 160] : [160, 240]);
    expect(await sharp(file).metadata()).toMatchObject({ width, height, orientation: 1 });
    expect(await quartersOf(file)).toBe(await quartersOf(upright));
  });
});
