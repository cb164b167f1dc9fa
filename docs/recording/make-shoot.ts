import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { drawPortrait } from '../../local/portrait.ts';
import { RAW_FILES } from '../../simulation/pictures/raw-files.ts';

const PORTRAIT = 'bench/pictures/photos/portrait.jpg';
const LANDSCAPE = 'bench/pictures/photos/landscape.jpg';

/**
 * The project's photos under the names that a camera gives, and the part of each: its origin and size, as
 * shares of the sides.
 */
const FRAMES: readonly (readonly [name: string, source: string, left: number, top: number, side: number])[] =
  [
    ['IMG_2031.jpg', PORTRAIT, 0, 0, 1],
    ['IMG_2032.jpg', PORTRAIT, 0.05, 0.1, 0.8],
    ['IMG_2033.jpg', PORTRAIT, 0.1, 0.15, 0.7],
    ['IMG_2034.jpg', 'test/fixtures/astronaut.png', 0, 0, 1],
    ['IMG_2035.jpg', 'test/fixtures/astronaut.png', 0.1, 0, 0.75],
    ['IMG_2036.jpg', LANDSCAPE, 0, 0, 1],
    ['IMG_2037.jpg', LANDSCAPE, 0.1, 0.1, 0.8],
    ['outdoors/IMG_2041.jpg', LANDSCAPE, 0.2, 0.1, 0.7],
    ['outdoors/IMG_2042.jpg', 'test/fixtures/rocket.jpg', 0, 0, 1],
  ];

/**
 * Makes a typical shoot: photos in two folders, a RAW file beside its JPEG, a copy, a JPEG that was cut off
 * while the card was read, and the leftovers of a file manager.
 */
export async function makeShoot(folder: string): Promise<void> {
  const save = async (name: string, bytes: Uint8Array | string) => {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  };
  for (const [name, ...part] of FRAMES) await save(name, await cutOut(...part));
  const portrait = await drawPortrait();
  await save('IMG_2038.jpg', portrait);
  await save('IMG_2038.CR2', RAW_FILES.cr2({ preview: portrait, orientation: 1 }));
  await save('IMG_2031 copy.jpg', await cutOut(PORTRAIT, 0, 0, 1));
  const whole = await cutOut(LANDSCAPE, 0, 0.2, 0.8);
  await save('outdoors/IMG_2043.jpg', whole.subarray(0, 0.6 * whole.length));
  await save('Thumbs.db', 'thumbnails');
}

/** Cuts a part out of a picture of the project: its origin and size, as shares of the sides. */
async function cutOut(source: string, left: number, top: number, side: number): Promise<Buffer> {
  const picture = sharp(await readFile(new URL(`../../${source}`, import.meta.url)));
  const { width, height } = await picture.metadata();
  return picture
    .extract({
      left: Math.round(left * width),
      top: Math.round(top * height),
      width: Math.round(side * width),
      height: Math.round(side * height),
    })
    .jpeg({ quality: 92 })
    .toBuffer();
}
