import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeWorkingCopy } from '../../../../core/pictures/working-copy.ts';
import { SEEDEDIT } from '../../../../simulation/parts/models.ts';
import { insertBefore, segmentOf } from '../../../support/pictures/jpeg-edits.ts';
import { copyOf, drawQuarters, openTaken, quartersOf } from '../../../support/pictures/photo-folder.ts';
import { insertChunks, pngChunk } from '../../../support/pictures/png-file.ts';

const draw = drawQuarters;

async function workingCopyOf(bytes: Buffer | Promise<Buffer>, limits = {}) {
  const source = await openTaken(bytes);
  return makeWorkingCopy(source, { ...SEEDEDIT.input, ...limits }, `${source.path}.copy`);
}

describe('a photo is sent as it is', () => {
  it.each([
    ['a JPEG', draw().jpeg().toBuffer()],
    ['a progressive JPEG', draw().jpeg({ progressive: true }).toBuffer()],
    ['a JPEG with an sRGB profile', draw().withIccProfile('srgb').jpeg().toBuffer()],
    ['a PNG', draw().png().toBuffer()],
    ['a JPEG of the largest useful side', draw({ width: 2048, height: 1024 }).jpeg().toBuffer()],
  ])('if it meets all limits already: %s', async (_, photo) => {
    expect(await workingCopyOf(photo)).toEqual({ kind: 'as-it-is' });
  });
});

describe('a copy is written', () => {
  const fixture = readFile(new URL('../../../fixtures/astronaut.png', import.meta.url));
  const animated = draw()
    .png()
    .toBuffer()
    .then((png) => insertChunks(png, pngChunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]))));
  const withFilm = draw()
    .jpeg()
    .toBuffer()
    .then((jpeg) => Buffer.concat([jpeg, Buffer.alloc(300_000)]));
  const untidy = draw()
    .jpeg()
    .toBuffer()
    .then((jpeg) => insertBefore(jpeg, 0xc4, Buffer.alloc(2)));

  it.each([
    ['a JPEG on its side', draw().withMetadata({ orientation: 8 }).jpeg().toBuffer()],
    ['a wide gamut', draw().withIccProfile('p3').jpeg().toBuffer()],
    ['CMYK', draw().toColourspace('cmyk').jpeg().toBuffer()],
    ['grey', draw().toColourspace('b-w').jpeg().toBuffer()],
    ['16 bit', draw().toColourspace('rgb16').png().toBuffer()],
    ['a palette', draw().png({ palette: true }).toBuffer()],
    ['transparency', draw().ensureAlpha(0.5).png().toBuffer()],
    ['an animated PNG', animated],
    ['a WebP', draw().webp().toBuffer()],
    ['an AVIF', draw().avif({ effort: 0 }).toBuffer()],
    ['a TIFF', draw().tiff().toBuffer()],
    ['a film behind the picture', withFilm],
    ['a JPEG that decoders grumble at', untidy],
    [
      'a JPEG without its end',
      draw()
        .jpeg()
        .toBuffer()
        .then((jpeg) => jpeg.subarray(0, -2)),
    ],
  ])('of %s: upright sRGB of 8 bit, without transparency or profile', async (_, photo) => {
    const copy = await copyOf(photo);

    expect(copy).toMatchObject({ type: 'image/jpeg' });
    const metadata = await sharp(copy.path).metadata();
    expect(metadata).toMatchObject({
      format: 'jpeg',
      width: copy.width,
      height: copy.height,
      space: 'srgb',
      channels: 3,
      chromaSubsampling: '4:4:4',
      hasProfile: false,
    });
    expect(metadata.orientation).toBeUndefined();
    expect((await readFile(copy.path)).length).toBe(copy.bytes);
  });

  it.each([
    [4096, 1366, 2048, 683],
    [1500, 3000, 1024, 2048],
  ])('of %i x %i pixels as %i x %i', async (width, height, copyWidth, copyHeight) => {
    expect(await copyOf(draw({ width, height }).jpeg().toBuffer())).toMatchObject({
      width: copyWidth,
      height: copyHeight,
    });
  });

  it('on white if the photo is transparent', async () => {
    const background = { r: 0, g: 0, b: 0, alpha: 1 };
    const input = { create: { width: 48, height: 32, channels: 4, background } } as const;
    const opaque = await draw().png().toBuffer();
    const photo = sharp(opaque)
      .ensureAlpha()
      .composite([{ input, left: 0, top: 0, blend: 'dest-out' }])
      .png()
      .toBuffer();
    expect(await quartersOf((await copyOf(photo)).path)).toBe('white green blue yellow');
  });

  it('with fewer bytes than the model accepts: first the quality falls, then the size', async () => {
    const noise = sharp(randomBytes(600 * 600 * 3), { raw: { width: 600, height: 600, channels: 3 } });
    const photo = await noise.png().toBuffer();

    expect(await copyOf(photo, { maxMegabytes: 0.43 })).toMatchObject({ width: 600, height: 600 });
    const small = await copyOf(photo, { maxMegabytes: 0.029 });
    expect(small.bytes).toBeLessThanOrEqual(30_000);
    expect(small.width).toBeLessThan(600);
  });

  it('as PNG for a model that accepts no JPEG', async () => {
    const copy = await copyOf(draw().jpeg().toBuffer(), { types: ['image/png'] });

    expect(copy.type).toBe('image/png');
    expect((await sharp(copy.path).metadata()).format).toBe('png');
  });

  it('and the photo does not change', async () => {
    const photo = await fixture;
    const source = await openTaken(photo);
    await makeWorkingCopy(source, { ...SEEDEDIT.input, usefulSide: 100 }, `${source.path}.copy`);
    expect(await readFile(source.path)).toEqual(photo);
  });
});

describe('a photo is refused', () => {
  it.each([
    ['photo-too-small', draw({ width: 20, height: 14 }), '20 x 14 pixels; expected at least 15'],
    [
      'photo-too-elongated',
      draw({ width: 310, height: 100 }),
      '310 x 100 pixels; expected sides with a ratio of at most 1:3',
    ],
  ])('as %s', async (code, photo, message) => {
    expect(await workingCopyOf(photo.png().toBuffer())).toMatchObject({
      kind: 'refused',
      failure: { code, fault: 'photo', message: expect.stringContaining(message) },
    });
  });

  it('by its sides as a person sees them', async () => {
    const photo = draw({ width: 300, height: 100 }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await copyOf(photo)).toMatchObject({ width: 100, height: 300 });
  });
});

it('a photo with a large header is copied', async () => {
  const jpeg = await draw().jpeg().toBuffer();
  const heavy = insertBefore(jpeg, 0xc4, Buffer.concat(Array(60).fill(segmentOf(0xef, 60_000))));
  expect(await workingCopyOf(heavy, { maxMegabytes: 1 })).toMatchObject({ kind: 'written' });
});

it('a photo of 199 MB and 69 megapixels is copied', async () => {
  const side = 8340;
  const photo = await sharp({ create: { width: side, height: side, channels: 3, background: '#a86432' } })
    .tiff({ compression: 'none' })
    .toBuffer();
  expect(photo.length).toBeGreaterThan(198 * 1024 * 1024);
  expect(await copyOf(photo)).toMatchObject({ type: 'image/jpeg', width: 2048, height: 2048 });
});
