import { blur, blurProduct } from './blur.ts';
import { fillByMoments } from './normalise.ts';
import { fillPlane, luma, type Plane, type Planes, smoothstep } from './plane.ts';

/** 1 for pixels that get the original's detail, 0 for those that the model changed. Same size as both. */
export function findMask(original: Planes, answer: Planes): Plane {
  const [a, b] = [luma(original), luma(answer)];
  const tone = localTone(a, b);
  const structure = sameStructure(a, b);
  const colour = sameColour(original, answer, a, b, tone);
  const sharpness = asSharp(a, b, tone);
  return fillPlane(
    a,
    (i) => (structure.data[i] as number) * (colour.data[i] as number) * (sharpness.data[i] as number),
  );
}

/** A variance below which a slope of tone says nothing. */
const TONE_FLOOR = 20;

interface Tone {
  readonly slope: Plane;
  readonly meanA: Plane;
  readonly meanB: Plane;
}

/** How the answer's brightness follows the original's around each pixel: b = meanB + slope * (a - meanA). */
function localTone(a: Plane, b: Plane): Tone {
  const sigma = 12;
  const [meanA, meanB] = [blur(a, sigma), blur(b, sigma)];
  const square = blurProduct(a, a, sigma).data;
  const product = blurProduct(a, b, sigma).data;
  const slope = fillPlane(a, (i) => {
    const [ma, mb] = [meanA.data[i] as number, meanB.data[i] as number];
    const variance = Math.max(0, (square[i] as number) - ma * ma);
    const covariance = (product[i] as number) - ma * mb;
    return Math.min(3, Math.max(0.3, (covariance + TONE_FLOOR) / (variance + TONE_FLOOR)));
  });
  return { slope, meanA, meanB };
}

function sameStructure(a: Plane, b: Plane): Plane {
  return fillByMoments(a, b, 2, (covariance, spread) =>
    smoothstep(0.3, 0.8, (covariance + 8) / (spread + 8)),
  );
}

function sameColour(original: Planes, answer: Planes, a: Plane, b: Plane, tone: Tone): Plane {
  const redness = shiftOf(original.red, original.green, answer.red, answer.green).data;
  const blueness = shiftOf(original.blue, original.green, answer.blue, answer.green).data;
  const error = fillPlane(a, (i) => {
    const expected =
      (tone.meanB.data[i] as number) +
      (tone.slope.data[i] as number) * ((a.data[i] as number) - (tone.meanA.data[i] as number));
    return (
      ((b.data[i] as number) - expected) ** 2 + (redness[i] as number) ** 2 + (blueness[i] as number) ** 2
    );
  });
  const { width } = a;
  const steepness = fillPlane(a, (i) => {
    const x = ((a.data[i + 1] ?? a.data[i]) as number) - ((a.data[i - 1] ?? a.data[i]) as number);
    const y = ((a.data[i + width] ?? a.data[i]) as number) - ((a.data[i - width] ?? a.data[i]) as number);
    return (x * x + y * y) / 4;
  });
  const errors = blur(error, 1.5).data;
  const slopes = blur(steepness, 1.5).data;
  return fillPlane(a, (i) => {
    const q = (errors[i] as number) / (144 + 0.25 * (slopes[i] as number));
    return 1 / (1 + q * q);
  });
}

/** How the difference of two channels changed, less how it changed around. */
function shiftOf(a: Plane, a0: Plane, b: Plane, b0: Plane): Plane {
  const shift = fillPlane(
    a,
    (i) => (b.data[i] as number) - (b0.data[i] as number) - ((a.data[i] as number) - (a0.data[i] as number)),
  );
  const around = blur(shift, 12).data;
  return fillPlane(a, (i) => (shift.data[i] as number) - (around[i] as number));
}

function asSharp(a: Plane, b: Plane, tone: Tone): Plane {
  const [ha, hb] = [detailEnergy(a, 6), detailEnergy(b, 6)];
  const slope2 = (i: number) => Math.max(0.8, tone.slope.data[i] as number) ** 2;
  const ratios = new Float32Array(ha.data.length);
  let count = 0;
  for (let i = 0; i < ratios.length; i += 7) {
    const expected = (ha.data[i] as number) * slope2(i);
    if (expected > 1) ratios[count++] = Math.sqrt((hb.data[i] as number) / expected);
  }
  const sorted = ratios.subarray(0, count).sort();
  const median = count < 50 ? 1 : Math.min(1.2, Math.max(0.6, sorted[Math.floor(count * 0.8)] as number));
  return fillPlane(a, (i) => {
    const expected = (ha.data[i] as number) * slope2(i) * median * median;
    const t = Math.sqrt(((hb.data[i] as number) + 0.3) / (expected + 0.3));
    return smoothstep(0.5, 0.95, t);
  });
}

/** Mean square of what a blur of 1 pixel takes away, around each pixel. */
function detailEnergy(a: Plane, sigma: number): Plane {
  const smooth = blur(a, 1).data;
  const detail = fillPlane(a, (i) => (a.data[i] as number) - (smooth[i] as number));
  return blurProduct(detail, detail, sigma);
}
