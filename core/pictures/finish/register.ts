import { croppedFit, type Fit, pixelMap, STRETCHED } from './fit.ts';
import { halve } from './half-size.ts';
import { normalise } from './normalise.ts';
import type { Plane } from './plane.ts';
import { sampleLinear } from './sample.ts';

const SMALLEST_SIDE = 40;
const STEPS = 12;

/**
 * Finds shift and scale, in x and in y, of the answer against the original. Uses Gauss-Newton on normalised
 * brightness, from coarse to fine; pixels that do not agree count less. Models either stretch or crop the
 * frame, so it tries both as starting points.
 */
export function register(levels: readonly [Level, ...Level[]]): Fit {
  const [{ original, answer }] = levels;
  const coarse = levels.at(-1) as Level;
  const starts = [STRETCHED, croppedFit(original, answer)];
  const found = starts.map((start) => {
    const fit = refine(coarse, start);
    return { fit, likeness: likeness(coarse, fit) };
  });
  const best = found.reduce((a, b) => (b.likeness > a.likeness + 0.02 ? b : a));
  let fit = best.fit;
  for (const level of levels.slice(0, -1).reverse()) fit = refine(level, fit);
  return fit;
}

/** The normalised brightness of original and answer at one size. */
export interface Level {
  readonly original: Plane;
  readonly answer: Plane;
}

/** Makes the levels for registration from the brightness: each is half as large as the one before. */
export function pyramid(original: Plane, answer: Plane): [Level, ...Level[]] {
  const level: Level = { original: normalise(original), answer: normalise(answer) };
  const smallest = Math.min(original.width, original.height, answer.width, answer.height);
  return smallest < 2 * SMALLEST_SIDE ? [level] : [level, ...pyramid(halve(original), halve(answer))];
}

/**
 * Improves a fit. Each step solves for four parameters with all pixels; the parameters are in pixels at the
 * frame's edge.
 */
function refine({ original, answer }: Level, start: Fit): Fit {
  const { width, height, data } = original;
  const stride = width * height > 200_000 ? 2 : 1;
  let fit = start;
  for (let step = 0; step < STEPS; step += 1) {
    const { stepX, startX, stepY, startY } = pixelMap(fit, original, answer);
    const system = new Float64Array(20);
    for (let y = 1; y < height - 1; y += stride) {
      const ay = startY + y * stepY;
      if (ay < 0 || ay > answer.height - 1) continue;
      const v = (2 * y) / height - 1;
      for (let x = 1, i = y * width + 1; x < width - 1; x += stride, i += stride) {
        const ax = startX + x * stepX;
        if (ax < 0 || ax > answer.width - 1) continue;
        const difference = sampleLinear(answer, ax, ay) - (data[i] as number);
        const weight = 1 / (1 + 4 * difference * difference);
        const gx = ((data[i + 1] as number) - (data[i - 1] as number)) / 2;
        const gy = ((data[i + width] as number) - (data[i - width] as number)) / 2;
        const u = (2 * x) / width - 1;
        accumulate(system, [gx, gx * u, gy, gy * v], difference, weight);
      }
    }
    const [tx, sx, ty, sy] = solve(system);
    fit = {
      offsetX: fit.offsetX - tx / width,
      scaleX: fit.scaleX - (2 * sx) / width,
      offsetY: fit.offsetY - ty / height,
      scaleY: fit.scaleY - (2 * sy) / height,
    };
    if (Math.abs(tx) + Math.abs(sx) + Math.abs(ty) + Math.abs(sy) < 0.004) break;
  }
  return fit;
}

/** Adds a pixel to the normal equations: ten of the matrix, four of the right side. */
function accumulate(
  system: Float64Array,
  [a, b, c, d]: [number, number, number, number],
  difference: number,
  weight: number,
): void {
  const [wa, wb, wc, wd] = [weight * a, weight * b, weight * c, weight * d];
  system[0] = (system[0] as number) + wa * a;
  system[1] = (system[1] as number) + wa * b;
  system[2] = (system[2] as number) + wa * c;
  system[3] = (system[3] as number) + wa * d;
  system[5] = (system[5] as number) + wb * b;
  system[6] = (system[6] as number) + wb * c;
  system[7] = (system[7] as number) + wb * d;
  system[10] = (system[10] as number) + wc * c;
  system[11] = (system[11] as number) + wc * d;
  system[15] = (system[15] as number) + wd * d;
  system[16] = (system[16] as number) + wa * difference;
  system[17] = (system[17] as number) + wb * difference;
  system[18] = (system[18] as number) + wc * difference;
  system[19] = (system[19] as number) + wd * difference;
}

/**
 * Solves the four equations by Gaussian elimination, with a little damping so that a flat picture moves
 * nothing.
 */
function solve(system: Float64Array): [number, number, number, number] {
  const at = (row: number, column: number) =>
    system[4 * Math.min(row, column) + Math.max(row, column)] as number;
  const rows = [0, 1, 2, 3].map((r) => [
    ...[0, 1, 2, 3].map((c) => at(r, c) + (r === c ? 1e-3 * at(r, c) + 1e-6 : 0)),
    system[16 + r] as number,
  ]);
  for (let pivot = 0; pivot < 4; pivot += 1) {
    const top = rows[pivot] as number[];
    for (const row of rows) {
      if (row === top) continue;
      const factor = (row[pivot] as number) / (top[pivot] as number);
      for (let c = pivot; c < 5; c += 1) row[c] = (row[c] as number) - factor * (top[c] as number);
    }
  }
  return rows.map((row, i) => (row[4] as number) / (row[i] as number)) as [number, number, number, number];
}

/**
 * Correlation of the normalised pictures: 0 if they have nothing in common, towards 1 if they are the same.
 */
function likeness({ original, answer }: Level, fit: Fit): number {
  const { stepX, startX, stepY, startY } = pixelMap(fit, original, answer);
  let [product, squares, others] = [0, 1e-6, 1e-6];
  for (let y = 0; y < original.height; y += 2) {
    const ay = startY + y * stepY;
    if (ay < 0 || ay > answer.height - 1) continue;
    for (let x = 0; x < original.width; x += 2) {
      const ax = startX + x * stepX;
      if (ax < 0 || ax > answer.width - 1) continue;
      const a = original.data[y * original.width + x] as number;
      const b = sampleLinear(answer, ax, ay);
      product += a * b;
      squares += a * a;
      others += b * b;
    }
  }
  return product / Math.sqrt(squares * others);
}
