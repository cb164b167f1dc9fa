import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Pixels } from '../../core/pictures/finish/plane.ts';
import { EDITS } from './edits.ts';
import { enlarge } from './enlargements.ts';
import { makePictures, PHOTOS } from './fidelity-cases.ts';

/**
 * The pictures of docs/pictures.md, at 100 %: the original, an ordinary enlargement of the answer, our
 * result, and the truth.
 */
const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const SIDE = 320;
const GAP = 8;
/** `x` and `y` are the centre of the part that is shown, as shares of the photo's sides. */
const COMPARISONS = [
  { photo: 'astronaut', edit: 'healed spots', factor: 2, x: 0.44, y: 0.25 },
  { photo: 'portrait', edit: 'healed spots', factor: 3, x: 0.5, y: 0.4 },
  { photo: 'landscape', edit: 'tone', factor: 3, x: 0.35, y: 0.55 },
  { photo: 'landscape', edit: 'object', factor: 2, x: 0.72, y: 0.6 },
  { photo: 'portrait', edit: 'background', factor: 2, x: 0.78, y: 0.5 },
  { photo: 'rocket', edit: 'local tone', factor: 2, x: 0.5, y: 0.5 },
];

await mkdir(FOLDER, { recursive: true });
for (const { photo, edit, factor, x, y } of COMPARISONS) {
  const path = PHOTOS.find((one) => one.includes(`/${photo}.`));
  const applied = EDITS.find(({ name }) => name === edit);
  if (path === undefined || applied === undefined) throw new Error(`There is no ${photo} or ${edit}.`);
  const pictures = await makePictures({ photo: path, edit: applied, factor, shift: 1, wobble: 0 });
  const { naive, ours } = await enlarge(pictures);
  const parts = await Promise.all(
    [pictures.original, naive, ours, pictures.truth].map((picture) => crop(picture, x, y)),
  );
  const file = `${photo}-${edit.replace(' ', '-')}.jpg`;
  await join(parts, `${FOLDER}${file}`);
  console.log(`docs/pictures/${file}`);
}

function crop({ width, height, data }: Pixels, x: number, y: number): Promise<Buffer> {
  const left = Math.round(Math.min(width - SIDE, Math.max(0, x * width - SIDE / 2)));
  const top = Math.round(Math.min(height - SIDE, Math.max(0, y * height - SIDE / 2)));
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left, top, width: SIDE, height: SIDE })
    .png()
    .toBuffer();
}

async function join(parts: readonly Buffer[], to: string): Promise<void> {
  const width = parts.length * (SIDE + GAP) - GAP;
  await sharp({ create: { width, height: SIDE, channels: 3, background: '#fff' } })
    .composite(parts.map((input, i) => ({ input, left: i * (SIDE + GAP), top: 0 })))
    .jpeg({ quality: 85 })
    .toFile(to);
}
