import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { DEFAULT_OUTPUT } from '../../../core/domain/output-options.ts';
import { chooseAnswers } from '../../../core/pictures/choose-answers.ts';
import { RowEnlarger } from '../../../core/pictures/finish/enlarge.ts';
import { fillPlane, type Pixels, type Plane, type Size } from '../../../core/pictures/finish/plane.ts';
import type { FinishOptions } from '../../../core/pictures/finish-options.ts';
import { type Finished, finishPicture } from '../../../core/pictures/finish-picture.ts';
import type { PhotoSource } from '../../../core/pictures/photo-source.ts';
import { makeWorkingCopy } from '../../../core/pictures/working-copy.ts';
import type { PicturePlan } from '../../../local/segmind/retouch/picture-plan.ts';
import { type OutputFormat, retouchPhoto } from '../../../local/segmind/retouch/retouch-photo.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { openTaken, savePhoto } from './photo-folder.ts';

const PORTRAIT = fileURLToPath(new URL('../../fixtures/astronaut.png', import.meta.url));

/** What the simulated model is asked for, and how it answers. */
interface Answering extends PicturePlan {
  readonly instructions?: string;
  /** @default 1 */
  readonly upscale?: number;
  readonly format?: OutputFormat;
}

/** A photo of a face, hair, cloth and letters, cropped to this size at the sides or the bottom. */
export function drawPortrait({ width = 480, height = 480 } = {}) {
  return sharp(PORTRAIT).resize(width, height, { fit: 'cover', position: 'top' });
}

/** The model's answer to a photo's working copy, at 240 by 240 pixels unless the plan says otherwise. */
export async function answerTo(photo: Buffer, answering: Answering = {}): Promise<Buffer> {
  const { instructions = '', upscale = 1, format, ...plan } = answering;
  const source = await openTaken(photo);
  const copy = await makeWorkingCopy(source, SEEDEDIT.input, `${source.path}.copy`);
  if (copy.kind === 'refused') throw new Error(`refused: ${copy.failure.message}`);
  const sent = copy.kind === 'written' ? await readFile(copy.path) : photo;
  const { bytes } = await retouchPhoto({
    photo: sent,
    instructions,
    upscale,
    format,
    plan: { outputPixels: 240 * 240, visibleLine: false, ...plan },
  });
  return bytes;
}

/** Chooses among the outputs of a job, each in its own file. */
export async function choose(outputs: readonly Buffer[], source: PhotoSource | null = null) {
  return chooseAnswers(outputs.map(savePhoto), source, SEEDEDIT.input.usefulSide);
}

/** Finishes the first of the answers; `photo` is null if the original was deleted. */
export async function finish(
  photo: Buffer | null,
  answer: Buffer,
  options: Partial<FinishOptions> = {},
): Promise<Finished & { readonly file: Buffer }> {
  const source = photo === null ? null : await openTaken(photo);
  const chosen = await choose([answer]);
  if (chosen.kind === 'none') throw new Error(chosen.message);
  const finished = await finishPicture(source, {
    answer: chosen.answers[0],
    options: { ...DEFAULT_OUTPUT, keepsTransparency: true, ...options },
    mark: { modelName: 'SeedEdit 3.0', recordId: 'look-12-0f3a9c' },
    to: `${savePhoto(Buffer.alloc(0))}.finished`,
  });
  return { ...finished, file: await readFile(finished.path) };
}

/** A picture's pixels as a viewer shows them: upright, in sRGB, on white. */
export async function readShown(picture: Buffer, size?: { width: number; height: number }): Promise<Pixels> {
  const upright = sharp(picture, { autoOrient: true }).flatten({ background: '#fff' }).toColourspace('srgb');
  const sized =
    size === undefined ? upright : upright.resize({ ...size, fit: 'fill', fastShrinkOnLoad: false });
  const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}

/** A picture enlarged smoothly without a shift: sharp's resize would move it by half a pixel. */
export async function enlarge(picture: Buffer, to: Size): Promise<Pixels> {
  const { width, height, data } = await readShown(picture);
  const [red, green, blue] = [0, 1, 2].map((channel) =>
    fillPlane({ width, height }, (i) => data[3 * i + channel] as number),
  ) as [Plane, Plane, Plane];
  const enlarger = new RowEnlarger([red, green, blue], to);
  const row = new Float32Array(3 * to.width);
  const enlarged = new Uint8ClampedArray(3 * to.width * to.height);
  for (let y = 0; y < to.height; y += 1) {
    enlarger.writeRow(y, row, 3);
    enlarged.set(row, y * row.length);
  }
  return { ...to, channels: 3, data: new Uint8Array(enlarged.buffer) };
}

/** Writes a colour profile to a file, as sharp expects it. */
export async function profileFile(profile: Buffer): Promise<string> {
  const path = savePhoto(Buffer.alloc(0));
  await writeFile(path, profile);
  return path;
}
