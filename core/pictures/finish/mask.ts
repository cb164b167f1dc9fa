import { multiply, subtract } from './arithmetic.ts';
import { blur, blurProduct } from './blur.ts';
import { luma, newPlane, type Plane, type Planes, smoothstep } from './plane.ts';

/**
 * A mask above this counts as 1. Noise keeps it just below, and a trace of the answer would only soften the
 * picture.
 */
const SURE = 0.97;

/** 1 for pixels that get the original's detail, 0 for those that the model changed. Same size as both. */
export function findMask(original: Planes, answer: Planes): Plane {
  const [a, b] = [luma(original), luma(answer)];
  const tone = localTone(a, b);
  const same = multiply(sameStructure(a, b), sameColour(original, answer, a, b, tone));
  const mask = multiply(same, asSharp(a, b, tone));
  for (let i = 0; i < mask.data.length; i += 1) mask.data[i] = Math.min(1, (mask.data[i] as number) / SURE);
  return mask;
}

/** Below this variance, a slope of tone says nothing. */
const TONE_FLOOR = 20;

/**
 * The linear relation of the answer's values (b) to the original's (a) around each pixel: b = meanB + slope *
 * (a - meanA).
 */
interface Tone {
  readonly slope: Plane;
  readonly meanA: Plane;
  readonly meanB: Plane;
}

function localTone(a: Plane, b: Plane): Tone {
  const sigma = 12;
  const [meanA, meanB] = [blur(a, sigma), blur(b, sigma)];
  const square = blurProduct(a, a, sigma).data;
  const slope = blurProduct(a, b, sigma);
  for (let i = 0; i < slope.data.length; i += 1) {
    const [ma, mb] = [meanA.data[i] as number, meanB.data[i] as number];
    const variance = Math.max(0, (square[i] as number) - ma * ma);
    const covariance = (slope.data[i] as number) - ma * mb;
    slope.data[i] = Math.min(3, Math.max(0.3, (covariance + TONE_FLOOR) / (variance + TONE_FLOOR)));
  }
  return { slope, meanA, meanB };
}

/** Below this variance, structure is noise. */
const STRUCTURE_FLOOR = 8;

function sameStructure(a: Plane, b: Plane): Plane {
  const sigma = 2;
  const [meanA, meanB] = [blur(a, sigma).data, blur(b, sigma).data];
  const [squareA, squareB] = [blurProduct(a, a, sigma).data, blurProduct(b, b, sigma).data];
  const same = blurProduct(a, b, sigma);
  for (let i = 0; i < same.data.length; i += 1) {
    const [ma, mb] = [meanA[i] as number, meanB[i] as number];
    const va = Math.max(0, (squareA[i] as number) - ma * ma);
    const vb = Math.max(0, (squareB[i] as number) - mb * mb);
    const covariance = (same.data[i] as number) - ma * mb;
    const likeness = (covariance + STRUCTURE_FLOOR) / (Math.sqrt(va * vb) + STRUCTURE_FLOOR);
    same.data[i] = smoothstep(0.3, 0.8, likeness);
  }
  return same;
}

function sameColour(original: Planes, answer: Planes, a: Plane, b: Plane, tone: Tone): Plane {
  const redness = offTone(subtract(original.red, original.green), subtract(answer.red, answer.green));
  const blueness = offTone(subtract(original.blue, original.green), subtract(answer.blue, answer.green));
  const brightness = offTone(a, b, tone);
  const same = blur(sumOfSquares(redness, blueness, brightness), 1.5);
  // In any answer, edges are softer or shifted a little. If the model removed an object, only the original
  // has its edges.
  const [slopeA, slopeB] = [blur(steepness(a), 1.5).data, blur(steepness(b), 1.5).data];
  for (let i = 0; i < same.data.length; i += 1) {
    const slope = Math.min(slopeA[i] as number, slopeB[i] as number);
    const q = (same.data[i] as number) / (144 + 0.7 * slope);
    same.data[i] = 1 / (1 + q * q);
  }
  return same;
}

/** The difference of the answer from the original's values in the local tone. */
function offTone(a: Plane, b: Plane, { slope, meanA, meanB }: Tone = localTone(a, b)): Plane {
  const off = newPlane(a);
  for (let i = 0; i < off.data.length; i += 1) {
    const above = (a.data[i] as number) - (meanA.data[i] as number);
    off.data[i] = (b.data[i] as number) - (meanB.data[i] as number) - (slope.data[i] as number) * above;
  }
  return off;
}

function sumOfSquares(a: Plane, b: Plane, c: Plane): Plane {
  const sum = newPlane(a);
  for (let i = 0; i < sum.data.length; i += 1) {
    const [x, y, z] = [a.data[i] as number, b.data[i] as number, c.data[i] as number];
    sum.data[i] = x * x + y * y + z * z;
  }
  return sum;
}

/** The square of the brightness's slope. */
function steepness(a: Plane): Plane {
  const { width, height, data } = a;
  const steep = newPlane(a);
  for (let y = 0, i = 0; y < height; y += 1) {
    const [above, below] = [y > 0 ? width : 0, y < height - 1 ? width : 0];
    for (let x = 0; x < width; x += 1, i += 1) {
      const [left, right] = [x > 0 ? 1 : 0, x < width - 1 ? 1 : 0];
      const across = (data[i + right] as number) - (data[i - left] as number);
      const down = (data[i + below] as number) - (data[i - above] as number);
      steep.data[i] = (across * across + down * down) / 4;
    }
  }
  return steep;
}

function asSharp(a: Plane, b: Plane, tone: Tone): Plane {
  const [expected, found] = [detailEnergy(a, 6), detailEnergy(b, 6).data];
  for (let i = 0; i < found.length; i += 1) {
    const slope = Math.max(0.8, tone.slope.data[i] as number);
    expected.data[i] = (expected.data[i] as number) * slope * slope;
  }
  const usual = usualSharpness(expected.data, found);
  for (let i = 0; i < found.length; i += 1) {
    const energy = (expected.data[i] as number) * usual * usual;
    expected.data[i] = smoothstep(0.72, 0.92, Math.sqrt(((found[i] as number) + 0.3) / (energy + 0.3)));
  }
  return expected;
}

/**
 * The sharpness that this model reaches, relative to the expected one: the 80th percentile of the picture.
 */
function usualSharpness(expected: Float32Array, found: Float32Array): number {
  const ratios = new Float32Array(found.length);
  let count = 0;
  for (let i = 0; i < found.length; i += 7) {
    if ((expected[i] as number) > 1) {
      ratios[count++] = Math.sqrt((found[i] as number) / (expected[i] as number));
    }
  }
  if (count < 50) return 1;
  const sorted = ratios.subarray(0, count).sort();
  return Math.min(1.2, Math.max(0.6, sorted[Math.floor(count * 0.8)] as number));
}

/** Around each pixel, the mean square of the detail that a blur of 1 pixel removes. */
function detailEnergy(a: Plane, sigma: number): Plane {
  const detail = subtract(a, blur(a, 1));
  return blurProduct(detail, detail, sigma);
}
