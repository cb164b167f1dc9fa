import { align } from './align.ts';
import { extend } from './extend.ts';
import { type Fit, pixelMap, STRETCHED } from './fit.ts';
import { type Flow, findFlow } from './flow.ts';
import { findMask } from './mask.ts';
import { luma, newPlane, type Pixels, type Plane, type Planes, type Size } from './plane.ts';
import { pyramid, register } from './register.ts';
import { shrink } from './shrink.ts';
import { findTone, type Tone, toneOf } from './tone.ts';

/** The share of a side's resolution that the model's picture really has after JPEG and resizing. */
const WORK_SHARE = 0.7;
const SMALLEST_SIDE = 16;
/**
 * The finest grid for a comparison, also if the model makes more pixels. The grid only shows where the two
 * agree, and each pixel of it costs time and 200 bytes. Detail that only the answer has comes from the answer
 * itself.
 */
const MOST_PIXELS = 2_000_000;

/** How a model's answer relates to the original, on a grid as fine as the answer's own detail. */
export interface Comparison {
  /** The original, on this grid. */
  readonly small: Planes;
  /**
   * The answer in the original's frame. Where it shows nothing, this is the original in the answer's tone.
   */
  readonly aligned: Planes;
  /** 1 for each pixel that the answer shows. */
  readonly covered: Uint8Array;
  /** How the answer's tones differ overall. */
  readonly tone: Tone;
  /** The original in that tone. */
  readonly toned: Planes;
  /** 1 if the two agree at a pixel, 0 if the model changed something there. */
  readonly mask: Plane;
  readonly fit: Fit;
  readonly flow: Flow;
  /**
   * Correlation of the two, block by block, after registration: -1 to 1, row by row; NaN for blocks without
   * structure.
   */
  readonly blocks: readonly number[];
  /** Among the blocks with structure, the share in which the answer is blank: grey, black or white. */
  readonly blankShare: number;
}

/** The size of the grid for comparing an original with an answer of that size. */
export function workSize(original: Size, answer: Size, nativePixels = Number.POSITIVE_INFINITY): Size {
  const pixels = Math.min(nativePixels, answer.width * answer.height, MOST_PIXELS);
  const scale = Math.min(1, WORK_SHARE * Math.sqrt(pixels / (original.width * original.height)));
  return {
    width: Math.max(SMALLEST_SIDE, Math.round(original.width * scale)),
    height: Math.max(SMALLEST_SIDE, Math.round(original.height * scale)),
  };
}

/** Shrinks the original to the grid for a comparison with the answer. */
export function shrinkOriginal(original: Pixels, answer: Size, nativePixels?: number): Planes {
  return shrink(original, workSize(original, answer, nativePixels));
}

/** Options of a comparison. */
export interface ComparisonOptions {
  /** The original as the model saw it. @default the original, shrunk */
  readonly small?: Planes;
  /** The number of pixels that the model itself made, before any enlargement. @default the answer's */
  readonly nativePixels?: number | undefined;
}

/** Finds how the answer lies on the original, and at which pixels the two agree. */
export function compareAnswer(
  original: Pixels,
  answer: Pixels,
  { nativePixels, small = shrinkOriginal(original, answer, nativePixels) }: ComparisonOptions = {},
): Comparison {
  const size = { width: small.width, height: small.height };
  const scale = Math.min(1, Math.sqrt((size.width * size.height) / (answer.width * answer.height)));
  const answerSize = {
    width: Math.max(SMALLEST_SIDE, Math.round(answer.width * scale)),
    height: Math.max(SMALLEST_SIDE, Math.round(answer.height * scale)),
  };
  const [a, b] = [luma(small), luma(shrink(answer, answerSize))];
  const levels = pyramid(a, b);
  const fit = register(levels);
  const flow = findFlow(levels[0], fit);
  const shown = align(answer, fit, flow);
  const covered = findCovered(small, fit, answer);
  const aligned = extend(shown, small, covered);
  const tone = findTone(small, aligned);
  const toned = toneOf(small, tone);
  const mask = findMask(toned, aligned);
  return { small, aligned, covered, tone, toned, mask, fit, flow, ...compareBlocks(a, luma(shown)) };
}

/**
 * Changes a comparison for an answer that cannot be registered: stretches it to the frame, and treats no
 * pixel as unchanged.
 */
export function withoutRegistration(comparison: Comparison, answer: Pixels): Comparison {
  const { small } = comparison;
  const flow = { x: newPlane(small), y: newPlane(small) };
  const aligned = align(answer, STRETCHED, flow);
  const covered = findCovered(small, STRETCHED, answer);
  return { ...comparison, aligned, covered, fit: STRETCHED, flow, mask: newPlane(small) };
}

function findCovered(small: Size, fit: Fit, answer: Size): Uint8Array {
  const { stepX, startX, stepY, startY } = pixelMap(fit, small, answer);
  const covered = new Uint8Array(small.width * small.height);
  for (let y = 0, i = 0; y < small.height; y += 1) {
    const isRowShown = isWithin(startY + y * stepY, answer.height);
    for (let x = 0; x < small.width; x += 1, i += 1) {
      covered[i] = isRowShown && isWithin(startX + x * stepX, answer.width) ? 1 : 0;
    }
  }
  return covered;
}

function isWithin(position: number, length: number): boolean {
  return position > -1 && position < length;
}

const BLOCK = 32;
/** Below this variance, brightness has no structure to compare. */
const FLAT_VARIANCE = 9;
/** JPEG alone causes this much variance. */
const BLANK_VARIANCE = 2;

function compareBlocks(a: Plane, b: Plane): Pick<Comparison, 'blocks' | 'blankShare'> {
  const blocks: number[] = [];
  let [structured, blank] = [0, 0];
  for (let top = 0; top + BLOCK / 2 <= a.height; top += BLOCK) {
    for (let left = 0; left + BLOCK / 2 <= a.width; left += BLOCK) {
      const { varianceA, varianceB, likeness } = correlate(a, b, { left, top });
      blocks.push(likeness);
      if (varianceA < 4 * FLAT_VARIANCE) continue;
      structured += 1;
      if (varianceB < BLANK_VARIANCE) blank += 1;
    }
  }
  return { blocks, blankShare: structured === 0 ? 0 : blank / structured };
}

function correlate(a: Plane, b: Plane, { left, top }: { left: number; top: number }) {
  let [count, sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0, 0];
  for (let y = top; y < Math.min(a.height, top + BLOCK); y += 1) {
    for (let x = left; x < Math.min(a.width, left + BLOCK); x += 1) {
      const [va, vb] = [a.data[y * a.width + x] as number, b.data[y * a.width + x] as number];
      count += 1;
      sumA += va;
      sumB += vb;
      squareA += va * va;
      squareB += vb * vb;
      product += va * vb;
    }
  }
  const varianceA = squareA / count - (sumA / count) ** 2;
  const varianceB = squareB / count - (sumB / count) ** 2;
  const covariance = product / count - (sumA / count) * (sumB / count);
  const isFlat = varianceA < FLAT_VARIANCE && varianceB < FLAT_VARIANCE;
  const likeness = isFlat ? Number.NaN : covariance / Math.sqrt((varianceA + 1) * (varianceB + 1));
  return { varianceA, varianceB, likeness };
}
