import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  editAtFullSize,
  editPhoto,
  planEdits,
} from '../../../../../local/segmind/retouch/edits/edit-photo.ts';
import { readInstructions } from '../../../../../local/segmind/retouch/instructions.ts';
import { decodePhoto, openPixels, type Pixels } from '../../../../../local/segmind/retouch/pixels.ts';
import { retouchPhoto } from '../../../../../local/segmind/retouch/retouch-photo.ts';

const SPOTS = [
  { x: 0.45, y: 0.4 },
  { x: 0.55, y: 0.45 },
  { x: 0.55, y: 0.6 },
];

/** A face of skin with three spots and a hair across it, in front of a wall with stripes; sides in pixels. */
function drawFace(side: number): Promise<Pixels> {
  const spots = SPOTS.map(({ x, y }) => `<circle cx="${x * 800}" cy="${y * 800}" r="5" fill="#b07058"/>`);
  const stripes = Array.from(
    { length: 80 },
    (_, i) => `<rect x="${i * 10}" width="5" height="800" fill="#678"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 800 800">
    <rect width="800" height="800" fill="#9ab"/>${stripes.join('')}<ellipse cx="400" cy="400" rx="180" ry="220" fill="#d8a488"/>
    ${spots.join('')}<path d="M300 300L420 520" stroke="#432" stroke-width="3"/></svg>`;
  return decodePhoto(Buffer.from(svg));
}

const HEAL = readInstructions('Skin Retouching: medium');
const pixelAt = ({ data, width, height }: Pixels, { x, y }: { x: number; y: number }) => [
  ...data.subarray(3 * (Math.floor(y * height) * width + Math.floor(x * width))).subarray(0, 3),
];
const SKIN = [0xd8, 0xa4, 0x88];

describe('healing', () => {
  it('removes spots on skin, and keeps lines', async () => {
    const face = await drawFace(800);
    const plan = planEdits(face, HEAL);
    expect(plan.spots).toHaveLength(SPOTS.length);
    const healed = await editPhoto(face, plan);
    for (const spot of SPOTS) {
      const off = pixelAt(healed, spot).map((value, i) => Math.abs(value - (SKIN[i] ?? 0)));
      expect(Math.max(...off)).toBeLessThan(4);
    }
    expect(pixelAt(healed, { x: 0.45, y: 0.513 })).toEqual(pixelAt(face, { x: 0.45, y: 0.513 }));
  });

  it('does not change its input pixels', async () => {
    const face = await drawFace(800);
    const before = Buffer.from(face.data);
    await editPhoto(face, planEdits(face, HEAL));
    expect(before.equals(face.data)).toBe(true);
  });

  it.each(['', 'Skin Retouching: none'])('is not done for the words "%s"', async (words) => {
    expect(planEdits(await drawFace(800), readInstructions(words)).spots).toEqual([]);
  });

  it('ignores spots that are not on skin', async () => {
    const grey = await openPixels(await drawFace(800))
      .greyscale()
      .png()
      .toBuffer();
    expect(planEdits(await decodePhoto(grey), HEAL).spots).toEqual([]);
  });
});

describe('the same plan', () => {
  it('makes the same picture at another size', async () => {
    const [small, large] = [await drawFace(800), await drawFace(1600)];
    const words = 'skin retouching medium, brightness +1, skin tone warm, background blur strong';
    const plan = planEdits(small, readInstructions(words));
    const [at800, at1600] = [await editPhoto(small, plan), await editPhoto(large, plan)];
    const reduced = await sharp(await openPixels(at1600).resize(800).png().toBuffer())
      .raw()
      .toBuffer();
    const off = reduced.reduce((sum, value, i) => sum + Math.abs(value - (at800.data[i] ?? 0)), 0);
    expect(off / reduced.length).toBeLessThan(1);
  });

  it('makes the model’s answer at the photo’s own size, including removed objects', async () => {
    const photo = await openPixels(await drawFace(1600))
      .png()
      .toBuffer();
    const removed = [{ x: 0.5, y: 0.3, radiusX: 0.02, radiusY: 0.02 }];
    const instructions = 'skin retouching medium, skin tone warm';
    const truth = await editAtFullSize(photo, instructions, removed);
    const plan = { removed, visibleLine: false, shift: { x: 0, y: 0 } };
    const answer = await decodePhoto((await retouchPhoto({ photo, instructions, upscale: 1, plan })).bytes);
    for (const at of [...SPOTS, { x: 0.5, y: 0.3 }, { x: 0.4, y: 0.7 }]) {
      const off = pixelAt(answer, at).map((value, i) => Math.abs(value - (pixelAt(truth, at)[i] ?? 0)));
      expect(Math.max(...off)).toBeLessThan(8);
    }
  });
});

describe('blurring the background', () => {
  it('keeps the face sharp and removes the stripes from the wall', async () => {
    const face = await drawFace(800);
    const blurred = await editPhoto(face, planEdits(face, readInstructions('background blur strong')));
    const contrast = (pixels: Pixels, y: number) =>
      Math.abs((pixelAt(pixels, { x: 0.022, y })[0] ?? 0) - (pixelAt(pixels, { x: 0.029, y })[0] ?? 0));
    expect(contrast(face, 0.05)).toBeGreaterThan(40);
    expect(contrast(blurred, 0.05)).toBeLessThan(8);
    expect(pixelAt(blurred, { x: 0.5, y: 0.4 })).toEqual(pixelAt(face, { x: 0.5, y: 0.4 }));
  });
});
