import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { answerSize, type Sizing } from './answer-size.ts';
import { addC2paManifest } from './c2pa-segment.ts';
import { drawCornerMark, drawVisibleLine } from './draw-marks.ts';
import { editPhoto, planEdits } from './edits/edit-photo.ts';
import { readInstructions } from './instructions.ts';
import type { PicturePlan } from './picture-plan.ts';
import { decodePhoto, openPixels, type PixelSize, type Pixels } from './pixels.ts';
import { type Redrawing, redrawPixels } from './redraw-pixels.ts';

/** The picture formats that the simulator writes. */
export type OutputFormat = 'jpeg' | 'png' | 'webp';

/** The input of {@link retouchPhoto}. */
export interface RetouchRequest {
  readonly photo: Buffer;
  readonly instructions: string;
  readonly upscale: number;
  /** @default 'seededit' */
  readonly sizing?: Sizing;
  /** @default 'jpeg', like SeedEdit */
  readonly format?: OutputFormat | undefined;
  /** The index of this output among several; each is a little darker than the one before. @default 0 */
  readonly variant?: number;
  /** @default as SeedEdit does */
  readonly plan?: PicturePlan;
}

/** A finished picture. */
export interface RetouchedPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
}

const QUALITY = { jpeg: { quality: 90 }, png: { compressionLevel: 4 }, webp: { quality: 88 } } as const;
const MAX_SHIFT = 0.6;
const GREY = 128;
/** When sharp enlarges a picture, it moves it right and down by half a pixel of the result. */
const ENLARGING_SHIFT = 0.5;

/**
 * Retouches a photo as SeedEdit 3.0 does, and enlarges it. The answer has one of SeedEdit's sizes, or the one
 * that `sizing` asks for. It has lost the photo's orientation, colour profile and metadata, and is shifted by
 * a fraction of a pixel. The same photo and instructions give the same bytes.
 */
export async function retouchPhoto(request: RetouchRequest): Promise<RetouchedPicture> {
  const { photo, instructions, upscale, sizing, format = 'jpeg', variant = 0, plan = {} } = request;
  const { width, height, format: type } = await sharp(photo).metadata();
  if (plan.spoilt === 'echo') return { bytes: photo, contentType: `image/${type}` };
  const size = answerSize({ width, height }, plan.outputPixels, sizing);
  const frame = plan.frame === 'crop' ? coverFrame({ width, height }, size) : size;
  const pixels = await decodePhoto(photo, frame);
  const edited = await editPhoto(pixels, planEdits(pixels, readInstructions(instructions), plan.removed));
  const redrawing = drawRedrawing(request, { photo: { width, height }, frame });
  const drawn = spoilPixels(await redrawPixels(edited, size, redrawing), plan);
  const marks = plan.cornerMark ? [drawCornerMark(size)] : [];
  const native = await openPixels(drawn)
    .linear(1 - 0.05 * variant, 0)
    .composite(marks)
    .jpeg(QUALITY.jpeg)
    .toBuffer();
  const large = { width: Math.round(size.width * upscale), height: Math.round(size.height * upscale) };
  const bytes = await sharp(native)
    .resize({ ...large, fit: 'fill', kernel: 'lanczos3' })
    .composite(plan.visibleLine === false ? [] : [drawVisibleLine(large, drawn)])
    .removeAlpha()
    .toFormat(format, QUALITY[format])
    .toBuffer();
  return { bytes: spoilBytes(bytes, plan), contentType: `image/${format}` };
}

/** Shrinks a picture to a quarter of its side length. */
export async function shrinkPicture({ bytes, contentType }: RetouchedPicture): Promise<RetouchedPicture> {
  const { width } = await sharp(bytes).metadata();
  return {
    bytes: await sharp(bytes, { failOn: 'none' })
      .resize(Math.max(1, Math.round(width / 4)))
      .toBuffer(),
    contentType,
  };
}

/** The smallest size in the photo's ratio that covers a size. */
function coverFrame(photo: PixelSize, size: PixelSize): PixelSize {
  const factor = Math.max(size.width / photo.width, size.height / photo.height);
  return {
    width: Math.max(size.width, Math.round(photo.width * factor)),
    height: Math.max(size.height, Math.round(photo.height * factor)),
  };
}

/** Draws random differences: always the same for the same photo and instructions. */
function drawRedrawing(
  { photo: bytes, instructions, upscale, plan = {} }: RetouchRequest,
  { photo, frame }: { readonly photo: PixelSize; readonly frame: PixelSize },
): Redrawing {
  const hash = createHash('sha256').update(bytes).update(instructions).digest();
  const draw = (at: number) => MAX_SHIFT * (hash.readUInt32BE(at) / 2 ** 31 - 1);
  const { x, y } = plan.shift ?? { x: draw(0), y: draw(4) };
  const enlarges = frame.width > photo.width || frame.height > photo.height;
  const undone = (enlarges ? ENLARGING_SHIFT : 0) + (upscale > 1 ? ENLARGING_SHIFT / upscale : 0);
  return { shift: { x: x - undone, y: y - undone }, wobble: plan.wobble ?? 0, seed: hash.readInt32BE(8) };
}

function spoilPixels(pixels: Pixels, { spoilt }: PicturePlan): Pixels {
  if (spoilt === 'black') return { ...pixels, data: pixels.data.fill(0) };
  if (spoilt !== 'half-grey') return pixels;
  return { ...pixels, data: pixels.data.fill(GREY, 3 * pixels.width * Math.ceil(pixels.height / 2)) };
}

function spoilBytes(bytes: Buffer, { spoilt, c2pa }: PicturePlan): Buffer {
  const whole = c2pa && bytes.readUInt16BE() === 0xffd8 ? addC2paManifest(bytes) : bytes;
  const part = whole.subarray(0, Math.ceil(0.6 * whole.length));
  if (spoilt === 'cut') return part;
  return spoilt === 'cut-with-end' ? Buffer.concat([part, Buffer.from([0xff, 0xd9])]) : whole;
}
