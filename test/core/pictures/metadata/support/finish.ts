import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { MetadataKeep } from '../../../../../core/pictures/metadata/metadata-blocks.ts';
import { writeMetadata } from '../../../../../core/pictures/metadata/write-metadata.ts';
import type { PhotoKind } from '../../../../../core/pictures/photo-source.ts';

/** A photo with everything that ExifTool can write. */
export const PRESS_PHOTO = fileURLToPath(
  new URL('../../../../fixtures/metadata/press-photo.jpg', import.meta.url),
);
export const MARK = { modelName: 'SeedEdit 3.0', recordId: 'look-12-0f3a9c' };
/** Pixels of the pictures from {@link drawFinished}. */
export const SIZE = { width: 90, height: 140 };

const folder = await mkdtemp(join(tmpdir(), 'metadata-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** Writes a file that is removed when the process ends. */
export async function fileOf(bytes: Buffer): Promise<string> {
  files += 1;
  const path = join(folder, `${files}`);
  await writeFile(path, bytes);
  return path;
}

/** Draws a picture as it is before metadata is added: pixels and a profile. */
export function drawFinished(
  format: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff',
  channels: 3 | 4 = 3,
): Promise<Buffer> {
  const background = { r: 160, g: 90, b: 40, alpha: channels === 4 ? 0.5 : 1 };
  const picture = sharp({ create: { ...SIZE, channels, background } }).withIccProfile('srgb');
  const lossless = format === 'webp' && channels === 4;
  return (lossless ? picture.webp({ lossless }) : picture.toFormat(format)).toBuffer();
}

/** Writes the original's metadata into a finished picture. */
export async function finish({
  original = PRESS_PHOTO,
  kind = 'jpeg',
  type = 'image/jpeg',
  picture,
  keep = 'all',
}: {
  original?: string;
  kind?: PhotoKind;
  type?: string;
  picture?: Buffer;
  keep?: MetadataKeep;
} = {}): Promise<{ path: string; before: string; warnings: string[] }> {
  const drawn = picture ?? (await drawFinished(type.slice('image/'.length) as 'jpeg'));
  const before = await fileOf(drawn);
  const to = `${before}.finished`;
  const { warnings } = await writeMetadata({
    originalPath: original,
    originalKind: kind,
    picturePath: before,
    pictureType: type,
    ...SIZE,
    keep,
    mark: MARK,
    to,
  });
  return { path: to, before, warnings };
}
