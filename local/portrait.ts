import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

const DRAWING = new URL('portrait.svg', import.meta.url);
const GRAIN = { type: 'gaussian', mean: 128, sigma: 14 } as const;

/**
 * Draws the sample portrait (960 × 1200 pixels, JPEG): a face with spots, stray hairs, a dull light and a
 * cluttered wall, so that there is something to retouch.
 */
export async function drawPortrait(): Promise<Buffer> {
  const picture = sharp(await readFile(DRAWING)).removeAlpha();
  const { width, height } = await picture.metadata();
  const grain = await sharp({ create: { width, height, channels: 3, background: '#808080', noise: GRAIN } })
    .greyscale()
    .png()
    .toBuffer();
  return picture
    .composite([{ input: grain, blend: 'soft-light' }])
    .modulate({ brightness: 0.94, saturation: 0.9 })
    .jpeg({ quality: 90 })
    .toBuffer();
}
