import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { ADOBE_RGB_PROFILE } from '../../../core/pictures/opening/icc.ts';
import { makePreviews, type Preview } from '../../../core/pictures/previews.ts';
import { RAW_FILES } from '../../../simulation/pictures/raw-files.ts';
import { asAdobeRgb } from '../../support/pictures/camera-jpegs.ts';
import { drawPortrait, profileFile, readShown } from '../../support/pictures/finished-picture.ts';
import { meanDifference, shiftBetween } from '../../support/pictures/likeness.ts';
import { drawQuarters, openTaken, quartersOf } from '../../support/pictures/photo-folder.ts';

async function previewsOf(picture: Buffer | Promise<Buffer>) {
  const { path, stored } = await openTaken(picture);
  const { small, large } = await makePreviews(stored, path);
  return { small: await readPreview(small), large: await readPreview(large) };
}

async function readPreview({ open, ...facts }: Preview) {
  const chunks: Buffer[] = [];
  for await (const chunk of open()) chunks.push(chunk);
  return { ...facts, file: Buffer.concat(chunks) };
}

const fixture = (path: string) => readFile(new URL(`../../fixtures/${path}`, import.meta.url));
const quarters = (size: { width: number; height: number }) => drawQuarters(size).jpeg().toBuffer();

describe('the previews of a picture', () => {
  it.each([
    [{ width: 3200, height: 2000 }, '1600x1000', '640x400'],
    [{ width: 1000, height: 3000 }, '533x1600', '213x640'],
    [{ width: 1000, height: 800 }, '1000x800', '640x512'],
    // Never enlarged.
    [{ width: 96, height: 64 }, '96x64', '96x64'],
  ])('of %o have at most 1,600 and 640 pixels on the longest side', async (size, ofLarge, ofSmall) => {
    const { small, large } = await previewsOf(quarters(size));
    for (const [{ file, ...facts }, expected] of [
      [large, ofLarge],
      [small, ofSmall],
    ] as const) {
      const { format, width, height } = await sharp(file).metadata();
      expect([`${width}x${height}`, format]).toEqual([expected, 'webp']);
      expect(facts).toEqual({ width, height, bytes: file.length });
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are upright, with orientation %i', async (orientation) => {
    const upright = await fixture('orientation/Portrait_1.jpg');
    const { small, large } = await previewsOf(fixture(`orientation/Portrait_${orientation}.jpg`));
    for (const { file } of [small, large]) {
      expect(await sharp(file).metadata()).toMatchObject({ width: 100, height: 150 });
      // The pictures differ only in the number that is written on them.
      expect(meanDifference(await readShown(file), await readShown(upright))).toBeLessThan(10);
    }
  });

  it('are on white if the picture is transparent', async () => {
    const hole = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="48" height="32"/></svg>';
    const clear = sharp(await drawQuarters().png().toBuffer())
      .ensureAlpha()
      .composite([{ input: Buffer.from(hole), blend: 'dest-out' }]);
    const { small } = await previewsOf(clear.png().toBuffer());
    expect(await quartersOf(small.file)).toBe('white green blue yellow');
    expect((await sharp(small.file).metadata()).hasAlpha).toBe(false);
  });

  it('have no metadata: no location, no names, no profile that a viewer would need', async () => {
    const photo = await drawPortrait()
      .withExif({ IFD0: { Copyright: 'Ana' }, IFD3: { GPSLatitude: '1/1 2/1 3/1', GPSLatitudeRef: 'N' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Ana</x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect(Object.keys(await sharp(photo).metadata())).toEqual(
      expect.arrayContaining(['exif', 'xmp', 'icc']),
    );
    for (const { file } of Object.values(await previewsOf(photo))) {
      const found = Object.keys(await sharp(file).metadata());
      expect(found).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(exif|xmp|icc|iptc)$/)]));
      // Only one chunk, the picture.
      expect(file.toString('latin1', 8, 16)).toBe('WEBPVP8 ');
      expect(20 + file.readUInt32LE(16)).toBe(file.length);
    }
  });
});

describe('previews look like their picture', () => {
  const drawn = drawPortrait();
  const adobe = profileFile(ADOBE_RGB_PROFILE);
  const jpeg = { quality: 95, chromaSubsampling: '4:4:4' } as const;
  const inProfile = async (profile: string | Promise<string>, to: (picture: Sharp) => Sharp) =>
    to(drawn.clone().withIccProfile(await profile)).toBuffer();

  it.each<[string, () => Promise<Buffer>]>([
    ['sRGB', () => drawn.clone().jpeg(jpeg).toBuffer()],
    ['Display P3', () => inProfile('p3', (picture) => picture.jpeg(jpeg))],
    ['Adobe RGB', () => inProfile(adobe, (picture) => picture.jpeg(jpeg))],
    ['Display P3 of 16 bit', () => inProfile('p3', (picture) => picture.toColourspace('rgb16').png())],
    ['CMYK', () => inProfile('cmyk', (picture) => picture.toColourspace('cmyk').jpeg(jpeg))],
    ['grey', () => drawn.clone().toColourspace('b-w').png().toBuffer()],
  ])('in %s', async (name, draw) => {
    const photo = await draw();
    const areas = { width: 24, height: 24 };
    const reference = name === 'grey' || name === 'CMYK' ? photo : await drawn.clone().png().toBuffer();
    for (const { file } of Object.values(await previewsOf(photo))) {
      const difference = meanDifference(await readShown(file, areas), await readShown(reference, areas));
      expect(difference).toBeLessThan(1.5);
    }
  });

  it('in Adobe RGB that only EXIF declares', async () => {
    const tagged = await inProfile(adobe, (picture) => picture.jpeg(jpeg));
    const untagged = await sharp(tagged).keepIccProfile().raw().toBuffer({ resolveWithObject: true });
    const camera = asAdobeRgb(await sharp(untagged.data, { raw: untagged.info }).jpeg(jpeg).toBuffer());
    const [areas, reference] = [{ width: 24, height: 24 }, await drawn.clone().png().toBuffer()];
    const differenceOf = async (file: Buffer) =>
      meanDifference(await readShown(file, areas), await readShown(reference, areas));
    expect(await differenceOf(camera)).toBeGreaterThan(2);
    expect(await differenceOf((await previewsOf(camera)).large.file)).toBeLessThan(1.5);
  });

  it('as HEIC, and as RAW by its embedded preview', async () => {
    const heic = await previewsOf(fixture('heic/quarters.heic'));
    expect(await quartersOf(heic.large.file)).toBe('red green blue yellow');
    const preview = await quarters({ width: 1620, height: 1080 });
    const raw = await previewsOf(RAW_FILES.arw({ preview, orientation: 6 }));
    expect(await quartersOf(raw.small.file)).toBe('blue red yellow green');
    expect(raw.large).toMatchObject({ width: 1067, height: 1600 });
  });

  it.each(['jpeg', 'webp', 'tiff'] as const)(
    'in the same place: a %s lies on a PNG of the same picture',
    async (format) => {
      const picture = drawPortrait({ width: 3300, height: 1200 });
      const [one, other] = await Promise.all(
        [picture.clone().toFormat(format), picture.clone().png()].map((each) => previewsOf(each.toBuffer())),
      );
      for (const name of ['small', 'large'] as const) {
        const [a, b] = [
          await readShown(one?.[name].file ?? Buffer.of()),
          await readShown(other?.[name].file ?? Buffer.of()),
        ];
        const { x, y } = shiftBetween(a, b);
        expect(Math.hypot(x, y)).toBeLessThan(0.1);
      }
    },
  );
});
