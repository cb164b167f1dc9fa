import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PicturePlan } from '../../../../local/segmind/retouch/picture-plan.ts';
import { retouchPhoto } from '../../../../local/segmind/retouch/retouch-photo.ts';

/** A soft white disc on black, in the middle or at a fraction of width and height. */
function drawDisc(width: number, height: number, { x = 0.5, y = 0.5 } = {}): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/>
    <circle cx="${x * width}" cy="${y * height}" r="${height / 8}" fill="#fff"/></svg>`;
  return sharp(Buffer.from(svg)).blur(2).png().toBuffer();
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly spreadX: number;
  readonly spreadY: number;
}

/** The position and width of the disc in the answer, in pixels before enlargement. */
async function findDisc(photo: Buffer, upscale: number, plan: PicturePlan): Promise<Disc> {
  const { bytes } = await retouchPhoto({
    photo,
    instructions: '',
    upscale,
    plan: { visibleLine: false, ...plan },
  });
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  let [sum, x, y, xx, yy] = [0, 0, 0, 0, 0];
  data.forEach((value, i) => {
    if (value < 40) return;
    const [column, row] = [(i % info.width) + 0.5, Math.floor(i / info.width) + 0.5];
    sum += value;
    x += value * column;
    y += value * row;
    xx += value * column ** 2;
    yy += value * row ** 2;
  });
  const spread = (squares: number, mean: number) => Math.sqrt(squares / sum - (mean / sum) ** 2) / upscale;
  return { x: x / sum / upscale, y: y / sum / upscale, spreadX: spread(xx, x), spreadY: spread(yy, y) };
}

describe('the answer', () => {
  it.each([
    ['reduced', 600, 400, 1],
    ['reduced and enlarged again', 600, 400, 2],
    ['reduced and enlarged four times', 600, 400, 4],
    ['enlarged', 120, 80, 1],
    ['enlarged twice', 120, 80, 2],
  ])('is shifted by the given amount if the photo is %s', async (_, width, height, upscale) => {
    const outputPixels = 40_000;
    const plan = { outputPixels, shift: { x: 1.5, y: -0.75 } };
    const { x, y } = await findDisc(await drawDisc(width, height), upscale, plan);
    expect(Math.abs(x - 1.5 - 245 / 2)).toBeLessThan(0.06);
    expect(Math.abs(y + 0.75 - 163 / 2)).toBeLessThan(0.06);
  });

  it('is shifted by a fraction of a pixel by default', async () => {
    const { x, y } = await findDisc(await drawDisc(600, 400), 1, { outputPixels: 40_000 });
    const shift = Math.hypot(x - 245 / 2, y - 163 / 2);
    expect(shift).toBeGreaterThan(0.02);
    expect(shift).toBeLessThan(0.9);
  });

  it.each([
    ['stretched to its size', 'stretch', 1.0285],
    ['cropped to it', 'crop', 1],
  ] as const)('is %s', async (_, frame, ratio) => {
    const photo = await drawDisc(400, 500);
    const { spreadX, spreadY } = await findDisc(photo, 1, {
      frame,
      shift: { x: 0, y: 0 },
      outputPixels: 100_000,
    });
    expect(spreadY / spreadX).toBeCloseTo(ratio, 2);
  });

  it('loses its borders if it is cropped', async () => {
    const photo = await drawDisc(400, 500, { x: 0.25 });
    const plan = { shift: { x: 0, y: 0 }, outputPixels: 100_000 };
    const [stretched, cropped] = [
      await findDisc(photo, 1, plan),
      await findDisc(photo, 1, { ...plan, frame: 'crop' }),
    ];
    expect(cropped.x).toBeLessThan(stretched.x - 1.5);
  });

  it('is warped: a straight line is bent', async () => {
    const outputPixels = 40_000;
    const line = { create: { width: 300, height: 4, channels: 3 as const, background: '#fff' } };
    const photo = await sharp(line).extend({ top: 98, bottom: 98, background: '#000' }).png().toBuffer();
    const [straight, bent] = await Promise.all(
      [0, 2].map((wobble) => findDisc(photo, 1, { outputPixels, wobble, shift: { x: 0, y: 0 } })),
    );
    expect(bent?.spreadY).toBeGreaterThan((straight?.spreadY ?? 0) + 0.4);
  });
});
