import type { Pixels } from '../../../core/pictures/finish/plane.ts';

/** A part of a picture, in fractions of its sides. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const ALL: Part = { left: 0, top: 0, right: 1, bottom: 1 };

/** Peak signal-to-noise ratio between the same part of two pictures, decibels. */
export function psnr(a: Pixels, b: Pixels, part = ALL): number {
  let [sum, count] = [0, 0];
  for (const [x, y] of pixelsOf(a, part)) {
    for (let channel = 0; channel < 3; channel += 1) {
      sum += (valueAt(a, x, y, channel) - valueAt(b, x, y, channel)) ** 2;
      count += 1;
    }
  }
  return 10 * Math.log10(255 ** 2 / (sum / count));
}

/** Mean difference between the same part of two pictures, 0 to 255. */
export function meanDifference(a: Pixels, b: Pixels, part = ALL): number {
  let [sum, count] = [0, 0];
  for (const [x, y] of pixelsOf(a, part)) {
    for (let channel = 0; channel < 3; channel += 1) {
      sum += Math.abs(valueAt(a, x, y, channel) - valueAt(b, x, y, channel));
      count += 1;
    }
  }
  return sum / count;
}

/** The amount of fine detail in a part: the mean difference of green between neighbouring pixels. */
export function sharpness(picture: Pixels, part = ALL): number {
  let [sum, count] = [0, 0];
  for (const [x, y] of pixelsOf(picture, part)) {
    sum += Math.abs(valueAt(picture, x + 1, y, 1) - valueAt(picture, x, y, 1));
    count += 1;
  }
  return sum / count;
}

const WINDOW = 8;

/** Structural similarity of green, in windows of 8 by 8 that overlap by half. */
export function ssim(a: Pixels, b: Pixels): number {
  let [sum, count] = [0, 0];
  for (let top = 0; top + WINDOW <= a.height; top += WINDOW / 2) {
    for (let left = 0; left + WINDOW <= a.width; left += WINDOW / 2) {
      sum += ssimOfWindow(a, b, left, top);
      count += 1;
    }
  }
  return sum / count;
}

/** @see https://doi.org/10.1109/TIP.2003.819861 */
function ssimOfWindow(a: Pixels, b: Pixels, left: number, top: number): number {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + WINDOW; y += 1) {
    for (let x = left; x < left + WINDOW; x += 1) {
      const [va, vb] = [valueAt(a, x, y, 1), valueAt(b, x, y, 1)];
      sumA += va;
      sumB += vb;
      squareA += va * va;
      squareB += vb * vb;
      product += va * vb;
    }
  }
  const n = WINDOW * WINDOW;
  const [meanA, meanB] = [sumA / n, sumB / n];
  const [varianceA, varianceB] = [squareA / n - meanA ** 2, squareB / n - meanB ** 2];
  const covariance = product / n - meanA * meanB;
  return (
    ((2 * meanA * meanB + 6.5025) * (2 * covariance + 58.5225)) /
    ((meanA ** 2 + meanB ** 2 + 6.5025) * (varianceA + varianceB + 58.5225))
  );
}

/**
 * The offset of the second picture to the right of and below the first, in pixels, by least squares on the
 * slopes of green. Accurate for less than a pixel.
 */
export function shiftBetween(a: Pixels, b: Pixels): { x: number; y: number } {
  let [xx, xy, yy, dx, dy] = [0, 0, 0, 0, 0];
  for (const [x, y] of pixelsOf(a, { left: 0.05, top: 0.05, right: 0.95, bottom: 0.95 })) {
    // The slopes of both pictures, so that grain in one of them does not bias the result.
    const gx = (slopeAt(a, x, y, 1, 0) + slopeAt(b, x, y, 1, 0)) / 2;
    const gy = (slopeAt(a, x, y, 0, 1) + slopeAt(b, x, y, 0, 1)) / 2;
    const difference = valueAt(a, x, y, 1) - valueAt(b, x, y, 1);
    xx += gx * gx;
    xy += gx * gy;
    yy += gy * gy;
    dx += gx * difference;
    dy += gy * difference;
  }
  const determinant = xx * yy - xy * xy;
  return { x: (dx * yy - dy * xy) / determinant, y: (dy * xx - dx * xy) / determinant };
}

function slopeAt(picture: Pixels, x: number, y: number, right: number, down: number): number {
  return (valueAt(picture, x + right, y + down, 1) - valueAt(picture, x - right, y - down, 1)) / 2;
}

function valueAt({ width, height, channels, data }: Pixels, x: number, y: number, channel: number): number {
  const [inX, inY] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  return data[(inY * width + inX) * channels + channel] as number;
}

function* pixelsOf({ width, height }: Pixels, part: Part): Generator<[number, number]> {
  for (let y = Math.floor(part.top * height); y < Math.floor(part.bottom * height); y += 1) {
    for (let x = Math.floor(part.left * width); x < Math.floor(part.right * width); x += 1) yield [x, y];
  }
}
