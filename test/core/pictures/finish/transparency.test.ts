import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FinishOptions } from '../../../../core/pictures/finish-options.ts';
import { answerTo, drawPortrait, finish, readShown } from '../../../support/pictures/finished-picture.ts';
import { psnr } from '../../../support/pictures/likeness.ts';

const SIDE = 240;
/** Clear outside a disc, half clear in the disc’s lower half. */
const cutout = await drawPortrait({ width: SIDE, height: SIDE })
  .composite([
    {
      input: Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
        <clipPath id="c"><circle cx="120" cy="120" r="104"/></clipPath><g clip-path="url(#c)">
        <rect width="240" height="120"/><rect y="120" width="240" height="120" fill-opacity="0.5"/></g></svg>`,
      ),
      blend: 'dest-in',
    },
  ])
  .png()
  .toBuffer();
const answer = await answerTo(cutout, { instructions: 'brightness 1', outputPixels: 160 * 160 });

async function alphaOf(picture: Buffer): Promise<Buffer> {
  return sharp(picture).extractChannel('alpha').raw().toBuffer();
}

async function finishCutout(options: Partial<FinishOptions>, photo = cutout) {
  const { file, ...finished } = await finish(photo, answer, options);
  const { hasAlpha } = await sharp(file).metadata();
  return { file, hasAlpha, ...finished };
}

describe('transparency', () => {
  it.each(['png', 'tiff'] as const)('is restored: %s', async (format) => {
    const { file, hasAlpha, warnings } = await finishCutout({ format });

    expect(hasAlpha).toBe(true);
    expect((await alphaOf(file)).equals(await alphaOf(cutout))).toBe(true);
    expect(warnings).toEqual([]);
  });

  it.each(['webp', 'avif'] as const)('is restored as well as the format can: %s', async (format) => {
    const { file, hasAlpha } = await finishCutout({ format });

    expect(hasAlpha).toBe(true);
    const [seen, expected] = [await alphaOf(file), await alphaOf(cutout)];
    let most = 0;
    for (const [i, value] of seen.entries()) most = Math.max(most, Math.abs(value - (expected[i] ?? 0)));
    expect(most).toBeLessThanOrEqual(format === 'webp' ? 0 : 60);
  });

  it.each([120, 360])('is resized with the picture: %i', async (size) => {
    const { file, hasAlpha } = await finishCutout({ size });

    expect(hasAlpha).toBe(true);
    const alpha = await alphaOf(file);
    const at = (x: number, y: number) => alpha[Math.round(y * size) * size + Math.round(x * size)];
    expect([at(0.02, 0.02), at(0.5, 0.3), at(0.5, 0.8)]).toEqual([0, 255, 128]);
  });

  it('leaves the picture on white as the model made it', async () => {
    const { file } = await finishCutout({});
    const shown = await readShown(file);
    const truth = await readShown(answer, { width: SIDE, height: SIDE });
    expect(psnr(shown, truth)).toBeGreaterThan(24);
    // The clear corners are white, as before.
    expect([...shown.data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('can be switched off with a setting: the picture is on white', async () => {
    const { file, hasAlpha, warnings } = await finishCutout({ keepsTransparency: false });
    expect({ hasAlpha, warnings }).toEqual({ hasAlpha: false, warnings: [] });
    expect([...(await readShown(file)).data.subarray(0, 3)].every((value) => value > 250)).toBe(true);
  });

  it('is lost in a JPEG, with a warning', async () => {
    const { file, hasAlpha, warnings } = await finishCutout({ format: 'jpeg' });
    expect(hasAlpha).toBe(false);
    expect(warnings).toEqual(['JPEG has no transparency: the picture has a white background.']);
    expect([...(await readShown(file)).data.subarray(0, 3)].every((value) => value > 250)).toBe(true);
  });

  it('has no effect on a photo without it', async () => {
    const opaque = await drawPortrait({ width: SIDE, height: SIDE }).jpeg().toBuffer();
    const toned = await answerTo(opaque, { instructions: 'brightness 1' });
    const { file, warnings } = await finish(opaque, toned);
    expect(await sharp(file).metadata()).toMatchObject({ hasAlpha: false });
    expect(warnings).toEqual([]);
  });

  it('of 16 bit and of a palette is restored in 8 bit', async () => {
    const deep = await sharp(cutout).toColourspace('rgb16').png().toBuffer();
    const palette = await sharp(cutout).png({ palette: true }).toBuffer();
    expect(await sharp(deep).metadata()).toMatchObject({ depth: 'ushort', hasAlpha: true });

    const finished = await finishCutout({}, deep);
    expect(await sharp(finished.file).metadata()).toMatchObject({ depth: 'uchar', hasAlpha: true });
    expect((await alphaOf(finished.file)).equals(await alphaOf(cutout))).toBe(true);
    const ofPalette = await finishCutout({}, palette);
    expect((await alphaOf(ofPalette.file)).equals(await alphaOf(palette))).toBe(true);
  });
});
