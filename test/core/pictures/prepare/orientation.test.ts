import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { copyOf, drawQuarters, openTaken, quartersOf } from '../../../support/pictures/photo-folder.ts';

const fixture = (name: string) =>
  readFile(new URL(`../../../fixtures/orientation/${name}.jpg`, import.meta.url));

/** Mean difference of two pictures of the same size, 0 to 255. */
async function differenceOf(one: string | Buffer, other: string | Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((each) => sharp(each).raw().toBuffer()));
  if (a === undefined || b === undefined || a.length !== b.length) return 255;
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

describe.each([
  ['Landscape', 150, 100],
  ['Portrait', 100, 150],
])('a %s photo in all eight orientations', (name, width, height) => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright: %i', async (orientation) => {
    const [photo, upright] = await Promise.all([fixture(`${name}_${orientation}`), fixture(`${name}_1`)]);

    const source = await openTaken(photo);
    expect(source).toMatchObject({ width, height });
    // The pictures differ only in the number that is written on them.
    expect(await differenceOf(await (await source.open()).png().toBuffer(), upright)).toBeLessThan(8);
    // Smaller than the photo, so that a copy is written for every orientation.
    const copy = await copyOf(photo, { usefulSide: 90 });
    const small = await sharp(upright).resize(90, 90, { fit: 'inside' }).png().toBuffer();
    expect(await differenceOf(copy.path, small)).toBeLessThan(8);
  });
});

describe.each(['png', 'webp', 'tiff', 'avif'] as const)('a %s stored on its side', (format) => {
  it.each([
    [3, 96, 64, 'yellow blue green red'],
    [6, 64, 96, 'blue red yellow green'],
    [7, 64, 96, 'yellow green blue red'],
  ])('is turned according to its orientation %i', async (orientation, width, height, quarters) => {
    const photo = await drawQuarters().withMetadata({ orientation }).toFormat(format).toBuffer();

    const source = await openTaken(photo);
    expect(source).toMatchObject({ width, height });
    expect(await quartersOf(await (await source.open()).png().toBuffer())).toBe(quarters);
    expect(await quartersOf((await copyOf(photo, { usefulSide: 60 })).path)).toBe(quarters);
  });
});
