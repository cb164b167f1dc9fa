import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { readInstructions } from '../../../../local/segmind/retouch/instructions.ts';
import { retouchPhoto } from '../../../../local/segmind/retouch/retouch-photo.ts';
import { drawSamplePortrait } from '../../../../local/segmind/retouch/sample-portrait.ts';
import { drawPicture } from '../../../support/pictures.ts';

const portrait = await drawSamplePortrait();

async function retouched(text: string, upscale = 1): Promise<Buffer> {
  return retouchPhoto({
    photo: portrait,
    adjustments: readInstructions(text),
    upscale,
    format: 'png',
    variant: 0,
  });
}

interface Look {
  readonly brightness: number;
  readonly contrast: number;
  readonly warmth: number;
  readonly saturation: number;
  readonly edgeDetail: number;
}

async function look(picture: Buffer): Promise<Look> {
  const { channels } = await sharp(picture).stats();
  const [red, , blue] = channels.map(({ mean }) => mean) as [number, number, number];
  const { data } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  let chroma = 0;
  for (let i = 0; i < data.length; i += 3) {
    const [r = 0, g = 0, b = 0] = data.subarray(i, i + 3);
    chroma += Math.max(r, g, b) - Math.min(r, g, b);
  }
  const corner = await sharp(picture).extract({ left: 0, top: 600, width: 120, height: 150 }).toBuffer();
  return {
    brightness: channels.reduce((sum, { mean }) => sum + mean, 0),
    contrast: channels.reduce((sum, { stdev }) => sum + stdev, 0),
    warmth: red - blue,
    saturation: chroma,
    edgeDetail: (await sharp(corner).stats()).sharpness,
  };
}

describe('the retouch', () => {
  it.each<[string, keyof Look, 1 | -1]>([
    ['brightness +1', 'brightness', 1],
    ['Brightness: -1', 'brightness', -1],
    ['contrast +1', 'contrast', 1],
    ['contrast -1', 'contrast', -1],
    ['brightness +1, skin tone warm', 'brightness', 1],
    ['skin tone warm', 'warmth', 1],
    ['skin tone cool', 'warmth', -1],
    ['saturation medium', 'saturation', 1],
    ['saturation low', 'saturation', -1],
    ['background blur soft', 'edgeDetail', -1],
  ])('does %s', async (text, quality, direction) => {
    const [before, after] = [await look(portrait), await look(await retouched(text))];
    expect(Math.sign(after[quality] - before[quality])).toBe(direction);
    expect(Math.abs(after[quality] - before[quality])).toBeGreaterThan(Math.abs(before[quality]) * 0.015);
  });

  it('does more for a higher step', async () => {
    const [one, two] = [
      await look(await retouched('saturation medium')),
      await look(await retouched('saturation high')),
    ];
    expect(two.saturation).toBeGreaterThan(one.saturation * 1.05);
  });

  it('leaves a photo as it is where the words ask for nothing', async () => {
    const [before, after] = [await look(portrait), await look(await retouched('keep it natural'))];
    expect(after.brightness).toBeCloseTo(before.brightness, 0);
  });

  it.each([
    [1, 600, 750],
    [2, 1200, 1500],
    [4, 2400, 3000],
  ])('enlarges %i times', async (upscale, width, height) => {
    expect(await sharp(await retouched('', upscale)).metadata()).toMatchObject({ width, height });
  });

  it('stops at 8,000 pixels a side', async () => {
    const photo = await drawPicture('jpeg', { width: 5000, height: 200 });
    const picture = await retouchPhoto({
      photo,
      adjustments: readInstructions(''),
      upscale: 2,
      format: 'jpeg',
      variant: 0,
    });
    expect(await sharp(picture).metadata()).toMatchObject({ width: 8000, height: 320 });
  });

  it('turns a photo upright as its EXIF says', async () => {
    const half = { create: { width: 45, height: 60, channels: 3 as const, background: 'red' } };
    const leftRed = sharp(half).extend({ right: 45, background: 'blue' }).jpeg();
    const photo = await leftRed.withMetadata({ orientation: 6 }).toBuffer();
    const adjustments = readInstructions('');
    const picture = await retouchPhoto({ photo, adjustments, upscale: 2, format: 'png', variant: 0 });
    const top = await sharp(picture).extract({ left: 0, top: 0, width: 120, height: 60 }).toBuffer();
    const { width, height, orientation } = await sharp(picture).metadata();
    expect([width, height, orientation]).toEqual([120, 180, undefined]);
    expect((await sharp(top).stats()).dominant).toMatchObject({ b: 8 });
  });

  it.each([
    ['grey', (photo: Sharp) => photo.greyscale().toColourspace('b-w'), 3],
    ['16 bits a channel', (photo: Sharp) => photo.toColourspace('rgb16'), 3],
    ['a see-through part', (photo: Sharp) => photo.ensureAlpha(0.5), 4],
  ])('takes a PNG with %s', async (_, alter, channels) => {
    const photo = await alter(sharp(await drawPicture('png')))
      .png()
      .toBuffer();
    const adjustments = readInstructions('brightness +1, background blur soft');
    const picture = await retouchPhoto({ photo, adjustments, upscale: 2, format: 'png', variant: 0 });
    expect(await sharp(picture).metadata()).toMatchObject({
      width: 240,
      height: 180,
      channels,
      depth: 'uchar',
    });
  });
});
