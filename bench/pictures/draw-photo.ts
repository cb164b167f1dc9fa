import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const PORTRAIT = fileURLToPath(new URL('../../test/fixtures/astronaut.png', import.meta.url));

/**
 * Draws a photo as large as a camera's: an enlarged portrait with the grain of a sensor, so that it is as
 * hard to compress (a JPEG of 45 MP has 26 MB). Returns its file.
 */
export async function drawPhoto(file: string, width: number, height: number): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  await sharp(PORTRAIT)
    .removeAlpha()
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 95, optimiseCoding: false })
    .toFile(file);
  return file;
}
