import { createReadStream } from 'node:fs';
import type { Size } from './finish/plane.ts';
import type { StoredPixels } from './opening/stored-pixels.ts';
import { readSmall } from './read-small.ts';
import { type Sharp, sharp } from './sharp.ts';

/** A small picture for review: WebP, upright, sRGB, on white, without metadata and so without a location. */
export interface Preview extends Size {
  /** The size of the file. */
  readonly bytes: number;
  /** Reads the file. */
  open(): AsyncIterable<Buffer>;
}

/**
 * Two sizes of a picture: one for a sheet of many, one to judge it alone. A smaller picture is not enlarged.
 */
export interface Previews {
  /** At most 640 pixels on the longest side. */
  readonly small: Preview;
  /** At most 1,600 pixels on the longest side. */
  readonly large: Preview;
}

const SMALL = { side: 640, quality: 70 };
const LARGE = { side: 1600, quality: 82 };

/** Makes the previews of a picture. The names of their files begin with `to`. */
export async function makePreviews(stored: StoredPixels, to: string): Promise<Previews> {
  const upright = await readSmall(stored, LARGE.side);
  const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const open = () => sharp(data, { raw: { width, height, channels } });
  const { side } = SMALL;
  const smaller = open().resize(side, side, { fit: 'inside', withoutEnlargement: true });
  return {
    large: await write(open(), { path: `${to}.large.webp`, quality: LARGE.quality }),
    small: await write(smaller, { path: `${to}.small.webp`, quality: SMALL.quality }),
  };
}

/** A WebP without a profile is sRGB. */
async function write(picture: Sharp, { path, quality }: { path: string; quality: number }): Promise<Preview> {
  const { width, height, size } = await picture.webp({ quality, effort: 3 }).toFile(path);
  return { width, height, bytes: size, open: () => createReadStream(path) };
}
