import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type Entry, exifBlock, jpegWith, jpegWithExif } from './support/exif-block.ts';
import { drawFinished, fileOf, finish } from './support/finish.ts';

async function draw(format: 'jpeg' | 'png' | 'tiff', density: number): Promise<string> {
  const drawn = sharp(await drawFinished('png')).withMetadata({ density });
  return fileOf(await drawn.toFormat(format).toBuffer());
}

/** These files lack the encoder’s own EXIF, which repeats the density. */
const ORIGINALS = [
  ['jpeg', (await finish({ original: await draw('jpeg', 300) })).path],
  ['png', (await finish({ original: await draw('png', 300), kind: 'png', type: 'image/png' })).path],
  ['tiff', await draw('tiff', 300)],
] as const;

test.each(ORIGINALS)(
  'the density of a %s is kept in each picture type that can hold it',
  async (kind, original) => {
    for (const type of ['image/jpeg', 'image/png', 'image/tiff']) {
      const { path } = await finish({ original, kind, type });
      expect(Math.round((await sharp(path).metadata()).density ?? 0)).toBe(300);
    }
  },
);

test('a JFIF density without EXIF is kept', async () => {
  // Version 1.1, 118 dots per centimetre.
  const jfif = Buffer.from('JFIF\0\x01\x01\x02\0\x76\0\x76\0\0', 'latin1');
  const original = jpegWith(await drawFinished('jpeg'), [0xe0, jfif]);
  const { path } = await finish({ original: await fileOf(original) });
  expect((await sharp(path).metadata()).density).toBe(300);
  const { path: bare } = await finish({ original: await fileOf(original), keep: 'none' });
  expect((await sharp(bare).metadata()).density).toBe(72);
});

test('EXIF wins over JFIF, which often says 72', async () => {
  const rational = Buffer.from('00000bb80000000a', 'hex');
  const image: Entry[] = [
    [0x011a, 5, rational],
    [0x011b, 5, rational],
    [0x0128, 3, 2],
  ];
  const original = await fileOf(jpegWithExif(await drawFinished('jpeg'), exifBlock({ image })));
  const { path } = await finish({ original, type: 'image/png' });
  expect(Math.round((await sharp(path).metadata()).density ?? 0)).toBe(300);
});
