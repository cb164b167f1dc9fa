import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Failure } from '../../../core/domain/failure.ts';
import type { Model } from '../../../core/model/model.ts';
import { openPhoto, type PhotoLimits, type PhotoSource } from '../../../core/pictures/photo-source.ts';
import { makeWorkingCopy } from '../../../core/pictures/working-copy.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';

const LIMITS: PhotoLimits = { maxBytes: 200 * 1024 * 1024, maxPixels: 100_000_000, takesHeic: true };

const root = mkdtempSync(join(tmpdir(), 'retouch-photos-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));

/** Writes a photo into its own folder, which is removed when the process ends. */
export function savePhoto(bytes: Buffer): string {
  const folder = mkdtempSync(join(root, 'photo-'));
  const path = join(folder, 'photo');
  writeFileSync(path, bytes);
  return path;
}

/** Opens a photo that must be accepted. */
export async function openTaken(
  bytes: Buffer | Promise<Buffer>,
  limits: Partial<PhotoLimits> = {},
): Promise<PhotoSource> {
  const opened = await openPhoto(savePhoto(await bytes), { ...LIMITS, ...limits });
  if (opened.kind === 'refused') throw new Error(`refused: ${opened.failure.message}`);
  return opened.source;
}

/** Opens a photo that must be refused. */
export async function openRefused(
  bytes: Buffer | Promise<Buffer>,
  limits: Partial<PhotoLimits> = {},
): Promise<Failure> {
  const opened = await openPhoto(savePhoto(await bytes), { ...LIMITS, ...limits });
  if (opened.kind === 'opened') throw new Error(`taken as ${opened.source.kind}`);
  return opened.failure;
}

/** The failure code, or the type that the photo is accepted as. */
export async function openEither(bytes: Buffer): Promise<string> {
  const opened = await openPhoto(savePhoto(bytes), LIMITS);
  return opened.kind === 'refused' ? opened.failure.code : opened.source.kind;
}

/** Makes a working copy, which must succeed; returns its path. */
export async function copyOf(bytes: Buffer | Promise<Buffer>, limits: Partial<Model['input']> = {}) {
  const source = await openTaken(bytes);
  const copy = await makeWorkingCopy(source, { ...SEEDEDIT.input, ...limits }, `${source.path}.copy`);
  if (copy.kind !== 'written') throw new Error(`the copy is ${JSON.stringify(copy)}`);
  return copy;
}

/** The colours at points of a picture, without regard to its profile. Points are fractions of its sides. */
export async function coloursAt(
  picture: string | Buffer,
  ...places: (readonly [x: number, y: number])[]
): Promise<number[][]> {
  const { data, info } = await sharp(picture, { ignoreIcc: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => {
    const [left, top] = [Math.round(info.width * x), Math.round(info.height * y)];
    const at = (top * info.width + left) * info.channels;
    return [...data.subarray(at, at + info.channels)];
  });
}

const QUARTERS = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const;

const NAMES: readonly (readonly [string, readonly [number, number, number]])[] = [
  ['red', [200, 60, 50]],
  ['green', [60, 180, 70]],
  ['blue', [50, 70, 200]],
  ['yellow', [230, 220, 90]],
  ['white', [255, 255, 255]],
];

/** The nearest test-picture colour of each quarter: top left, top right, bottom left, bottom right. */
export async function quartersOf(picture: string | Buffer): Promise<string> {
  const colours = await coloursAt(picture, ...QUARTERS);
  return colours.map(nameOf).join(' ');
}

function nameOf([red = 0, green = 0, blue = 0]: number[]): string {
  const distance = ([r, g, b]: readonly [number, number, number]) =>
    (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  return [...NAMES].sort((a, b) => distance(a[1]) - distance(b[1]))[0]?.[0] ?? '';
}

/** Four quarters: red, green, blue, yellow. */
export function drawQuarters({ width = 96, height = 64 } = {}): Sharp {
  const [w, h] = [width / 2, height / 2];
  return sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="rgb(230,220,90)"/><rect width="${w}" height="${h}" fill="rgb(200,60,50)"/>
    <rect x="${w}" width="${w}" height="${h}" fill="rgb(60,180,70)"/><rect y="${h}" width="${w}" height="${h}" fill="rgb(50,70,200)"/></svg>`),
  ).removeAlpha();
}
