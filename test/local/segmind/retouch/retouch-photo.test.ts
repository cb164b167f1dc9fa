import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { type RetouchRequest, retouchPhoto } from '../../../../local/segmind/retouch/retouch-photo.ts';
import { drawSamplePortrait } from '../../../../local/segmind/retouch/sample-portrait.ts';
import { drawPicture } from '../../../../simulation/pictures/pictures.ts';

const portrait = await drawSamplePortrait();

async function retouched(request: Partial<RetouchRequest> = {}): Promise<Buffer> {
  const plan = { outputPixels: 'as-photo', visibleLine: false, ...request.plan } as const;
  return (await retouchPhoto({ photo: portrait, instructions: '', upscale: 1, ...request, plan })).bytes;
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
  const corner = await sharp(picture).extract({ left: 0, top: 0, width: 120, height: 150 }).toBuffer();
  return {
    brightness: channels.reduce((sum, { mean }) => sum + mean, 0),
    contrast: channels.reduce((sum, { stdev }) => sum + stdev, 0),
    warmth: red - blue,
    saturation: (3 * chroma) / data.length,
    edgeDetail: (await sharp(corner).stats()).sharpness,
  };
}

describe('the retouch', async () => {
  const before = await look(await retouched());

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
  ])('does %s', async (instructions, quality, direction) => {
    const after = await look(await retouched({ instructions }));
    expect(Math.sign(after[quality] - before[quality])).toBe(direction);
    expect(Math.abs(after[quality] - before[quality])).toBeGreaterThan(Math.abs(before[quality]) * 0.015);
  });

  it('does more for a higher step', async () => {
    const [one, two] = [
      await look(await retouched({ instructions: 'saturation medium' })),
      await look(await retouched({ instructions: 'saturation high' })),
    ];
    expect(two.saturation).toBeGreaterThan(one.saturation * 1.05);
  });

  it('keeps the tone if the words ask for no change', async () => {
    const after = await look(await retouched({ instructions: 'keep it natural' }));
    expect(after.brightness).toBeCloseTo((await look(portrait)).brightness, 0);
  });

  it.each([
    [1, 896, 1152],
    [2, 1792, 2304],
  ])("gives one of the model's sizes, enlarged %i times", async (upscale, width, height) => {
    const { bytes, contentType } = await retouchPhoto({ photo: portrait, instructions: '', upscale });
    expect(contentType).toBe('image/jpeg');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width, height });
  });

  it('is the same for the same photo and instructions, and differs otherwise', async () => {
    const plan = { outputPixels: 5000 };
    const once = await retouched({ plan });
    expect(await retouched({ plan })).toEqual(once);
    expect(await retouched({ plan, instructions: 'keep it' })).not.toEqual(once);
  });
});

describe('of the photo, the retouch', () => {
  it('ignores its orientation: a sideways photo comes back sideways', async () => {
    const half = { create: { width: 45, height: 60, channels: 3 as const, background: 'red' } };
    const leftRed = sharp(half).extend({ right: 45, background: 'blue' }).jpeg();
    const photo = await leftRed.withMetadata({ orientation: 6 }).toBuffer();
    const picture = await retouched({ photo });
    const left = await sharp(picture).extract({ left: 0, top: 0, width: 40, height: 60 }).toBuffer();
    const { orientation, ...size } = await sharp(picture).metadata();
    expect([size.width > size.height, orientation]).toEqual([true, undefined]);
    expect((await sharp(left).stats()).dominant).toMatchObject({ b: 8 });
  });

  it('keeps neither profile nor metadata, and takes its numbers as sRGB', async () => {
    const colour = { create: { width: 90, height: 60, channels: 3 as const, background: '#c84' } };
    const withProfile = sharp(colour)
      .jpeg({ quality: 100 })
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'Ana' } });
    const photo = await withProfile.toBuffer();
    const picture = await retouched({ photo });
    const raw = await sharp(photo, { ignoreIcc: true }).stats();
    expect(await sharp(picture).metadata()).not.toHaveProperty('icc');
    expect(await sharp(picture).metadata()).not.toHaveProperty('exif');
    expect((await sharp(picture).stats()).channels[0]?.mean).toBeCloseTo(raw.channels[0]?.mean ?? 0, 0);
  });

  it('accepts stray bytes between the segments of a JPEG', async () => {
    const photo = await drawPicture('jpeg');
    const odd = Buffer.concat([photo.subarray(0, 2), Buffer.alloc(2), photo.subarray(2)]);
    expect((await retouched({ photo: odd })).length).toBeGreaterThan(1000);
  });

  it.each([
    ['grey', (photo: Sharp) => photo.greyscale().toColourspace('b-w')],
    ['16 bits a channel', (photo: Sharp) => photo.toColourspace('rgb16')],
    ['a see-through part', (photo: Sharp) => photo.ensureAlpha(0.5)],
  ])('accepts a PNG with %s', async (_, alter) => {
    const photo = await alter(sharp(await drawPicture('png')))
      .png()
      .toBuffer();
    const picture = await retouched({
      photo,
      upscale: 2,
      instructions: 'brightness +1, background blur soft',
    });
    const expected = { width: 240, height: 180, channels: 3, depth: 'uchar' };
    expect(await sharp(picture).metadata()).toMatchObject(expected);
  });
});
