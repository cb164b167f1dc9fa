import { blur, blurProduct } from './blur.ts';
import type { Comparison } from './comparison.ts';
import { merge } from './merge.ts';
import { fillPlane, luma, type Pixels, type Plane, type Planes } from './plane.ts';
import { applyTone } from './tone.ts';

/** Blurs of what the model changed, pixels of the comparison's grid: its JPEG leaves noise there, and blotches of colour. */
const BRIGHTNESS_SIGMA = 1.5;
const COLOUR_SIGMA = 3;

/**
 * Writes the retouched picture over the original's pixels: tone, colour and every change are the answer's; fine detail is
 * the original's, if the two agree there. Without `detail` all of it is the answer's; what the answer does not show stays
 * the original's in any case, toned like the picture beside it.
 */
export function restore(
  original: Pixels,
  answer: Pixels,
  comparison: Comparison,
  { detail }: { readonly detail: boolean },
): void {
  const { small, fit, flow, covered } = comparison;
  const mask = fillPlane(small, (i) =>
    covered[i] === 0 ? 1 : detail ? (comparison.mask.data[i] as number) : 0,
  );
  applyTone(original, comparison.tone);
  const changed = findChange(comparison);
  const times = (plane: Plane) =>
    fillPlane(small, (i) => (mask.data[i] as number) * (plane.data[i] as number));
  const difference = {
    ...changed,
    red: times(changed.red),
    green: times(changed.green),
    blue: times(changed.blue),
  };
  merge(original, { answer, fit, flow, mask, share: times(comparison.tone.gain), difference });
}

/**
 * Answer less the toned original, smoothed: finer than that it is the answer's noise and softness. Where the model changed
 * something (the mask is 0) it is that of the surroundings.
 */
function findChange({ toned, aligned, mask }: Comparison): Planes {
  const weight = fillPlane(mask, (i) => (mask.data[i] as number) + 0.01);
  const totals = new Map([BRIGHTNESS_SIGMA, COLOUR_SIGMA].map((sigma) => [sigma, blur(weight, sigma).data]));
  const smooth = (plane: Plane, sigma: number): Float32Array => {
    const total = totals.get(sigma) as Float32Array;
    return blurProduct(plane, weight, sigma).data.map((sum, i) => sum / (total[i] as number));
  };
  const [red, green, blue] = (['red', 'green', 'blue'] as const).map((channel) => {
    const [before, after] = [toned[channel].data, aligned[channel].data];
    return fillPlane(mask, (i) => (after[i] as number) - (before[i] as number));
  }) as [Plane, Plane, Plane];
  const brightness = luma({ ...toned, red, green, blue });
  const fine = smooth(brightness, BRIGHTNESS_SIGMA);
  const join = (plane: Plane): Plane => {
    const colour = fillPlane(plane, (i) => (plane.data[i] as number) - (brightness.data[i] as number));
    const smoothed = smooth(colour, COLOUR_SIGMA);
    return fillPlane(plane, (i) => (fine[i] as number) + (smoothed[i] as number));
  };
  return { ...toned, red: join(red), green: join(green), blue: join(blue) };
}
