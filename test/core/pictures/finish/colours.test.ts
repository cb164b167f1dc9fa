import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ADOBE_RGB_PROFILE, isSrgbProfile } from '../../../../core/pictures/opening/icc.ts';
import { writeTiff } from '../../../../core/pictures/opening/write-tiff.ts';
import {
  answerTo,
  drawPortrait,
  finish,
  profileFile,
  readShown,
} from '../../../support/pictures/finished-picture.ts';
import { meanDifference } from '../../../support/pictures/likeness.ts';
import { coloursAt, savePhoto } from '../../../support/pictures/photo-folder.ts';

const SIZE = { width: 240, height: 240 };
const drawn = await drawPortrait(SIZE).png().toBuffer();
const adobe = await profileFile(ADOBE_RGB_PROFILE);
const jpeg = { quality: 96, chromaSubsampling: '4:4:4' } as const;
const small = { outputPixels: 180 * 180, shift: { x: 0, y: 0 } } as const;

const FORMATS = ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const;

/** Compares areas, so that the model’s own grain and softness do not count. */
async function expectSameColours(picture: Buffer, photo: Buffer): Promise<void> {
  const areas = { width: 30, height: 30 };
  const difference = meanDifference(await readShown(picture, areas), await readShown(photo, areas));
  expect(difference).toBeLessThan(1.5);
}

/** The portrait in that colour space: it looks the same, with other numbers. */
function drawIn(profile: string): Promise<Buffer> {
  return sharp(drawn).withIccProfile(profile).jpeg(jpeg).toBuffer();
}

describe.each([
  { name: 'Display P3', profile: 'p3', formats: FORMATS },
  { name: 'Adobe RGB', profile: adobe, formats: ['jpeg'] as const },
])('a photo in $name', ({ profile, formats }) => {
  it('is sRGB, with its profile, and looks the same', async () => {
    const photo = await drawIn(profile);
    const { file } = await finish(photo, await answerTo(photo, small));

    const { icc = Buffer.alloc(0) } = await sharp(file).metadata();
    expect(isSrgbProfile(icc)).toBe(true);
    await expectSameColours(file, photo);
  });

  it.each(formats)('keeps its own profile on request, and looks the same: %s', async (format) => {
    const photo = await drawIn(profile);
    const answer = await answerTo(photo, small);
    const { file } = await finish(photo, answer, { colour: 'original', format });

    expect((await sharp(file).metadata()).icc).toEqual((await sharp(photo).metadata()).icc);
    await expectSameColours(file, photo);
  });
});

describe('a colour outside sRGB', () => {
  it('is kept in the photo’s own profile, although the model could not see it', async () => {
    const { icc = null } = await sharp(await drawIn('p3')).metadata();
    const dots = [32, 96, 160, 224].map((at) => `<circle cx="${at}" cy="${at}" r="15" fill="#234"/>`);
    const red = { create: { ...SIZE, channels: 3, background: 'rgb(250, 20, 20)' } } as const;
    const data = await sharp(red)
      .composite([{ input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${dots.join('')}</svg>`) }])
      .removeAlpha()
      .raw()
      .toBuffer();
    const path = savePhoto(Buffer.alloc(0));
    writeTiff(path, { ...SIZE, channels: 3, data, stride: 3 * SIZE.width }, { orientation: 1, profile: icc });
    const photo = await readFile(path);

    const { file } = await finish(photo, await answerTo(photo, small), { colour: 'original', format: 'png' });
    const [seen = []] = await coloursAt(file, [0.8, 0.1]);
    for (const [i, value] of [250, 20, 20].entries()) {
      expect(Math.abs((seen[i] ?? 0) - value), `${seen}`).toBeLessThan(8);
    }
  });
});

describe('a profile that does not fit into one segment of a JPEG', () => {
  it('is kept whole', async () => {
    const profile = Buffer.concat([ADOBE_RGB_PROFILE, Buffer.alloc(140_000)]);
    profile.writeUInt32BE(profile.length, 0);
    const data = await sharp(drawn).removeAlpha().raw().toBuffer();
    const path = savePhoto(Buffer.alloc(0));
    writeTiff(path, { ...SIZE, channels: 3, data, stride: 3 * SIZE.width }, { orientation: 1, profile });
    const photo = await readFile(path);

    const { file } = await finish(photo, await answerTo(photo, small), {
      colour: 'original',
      format: 'jpeg',
    });
    expect((await sharp(file).metadata()).icc).toEqual(profile);
    await expectSameColours(file, photo);
  });
});

describe('a photo without a profile', () => {
  it.each(['srgb', 'original'] as const)('is sRGB: %s', async (colour) => {
    const photo = await sharp(drawn).jpeg(jpeg).toBuffer();
    const { file } = await finish(photo, await answerTo(photo, small), { colour });
    const { icc = Buffer.alloc(0) } = await sharp(file).metadata();
    expect(isSrgbProfile(icc)).toBe(true);
    await expectSameColours(file, photo);
  });
});

describe('a photo whose colours are not RGB', () => {
  it.each([
    ['CMYK', () => sharp(drawn).toColourspace('cmyk').withIccProfile('cmyk').jpeg(jpeg).toBuffer()],
    ['grey', () => sharp(drawn).toColourspace('b-w').jpeg(jpeg).toBuffer()],
  ])('is sRGB and looks the same, with a warning if its own profile was requested: %s', async (_, draw) => {
    const photo = await draw();
    const answer = await answerTo(photo, small);
    const { file, type, warnings } = await finish(photo, answer);

    expect(type).toBe('image/jpeg');
    expect(await sharp(file).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
    await expectSameColours(file, photo);
    const lost = 'The original’s colours are not RGB: the picture is sRGB.';
    expect(warnings).not.toContain(lost);
    expect((await finish(photo, answer, { colour: 'original' })).warnings).toContain(lost);
  });
});

describe('a photo of 16 bit', () => {
  it.each([
    ['srgb', 'srgb'],
    ['srgb', 'original'],
    ['p3', 'srgb'],
    ['p3', 'original'],
  ] as const)('in %s looks the same in 8 bit: %s', async (profile, colour) => {
    const photo = await sharp(drawn).toColourspace('rgb16').withIccProfile(profile).png().toBuffer();
    expect((await sharp(photo).metadata()).depth).toBe('ushort');

    const { file } = await finish(photo, await answerTo(photo, small), { colour });
    expect((await sharp(file).metadata()).depth).toBe('uchar');
    await expectSameColours(file, drawn);
  });
});
