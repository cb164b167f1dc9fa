import { add, divide, multiply, subtract } from './arithmetic.ts';
import { blur, blurProduct } from './blur.ts';
import type { Comparison } from './comparison.ts';
import { merge } from './merge.ts';
import { luma, newPlane, type Pixels, type Plane, type Planes } from './plane.ts';

/**
 * Blurs of the model's change, pixels of the comparison's grid. The answer's JPEG has noise and blotches of
 * colour there.
 */
const BRIGHTNESS_SIGMA = 1.5;
const COLOUR_SIGMA = 3;

/**
 * Writes the retouched picture over the original's pixels. Tone, colour and every change come from the
 * answer; fine detail comes from the original, if the two agree. Without `detail`, all of it comes from the
 * answer. A border that the answer does not show always comes from the original, in the tone of the picture
 * beside it. A `strength` below 1 blends the result with the original.
 */
export function restore(
  original: Pixels,
  answer: Pixels,
  comparison: Comparison,
  { detail, strength }: { readonly detail: boolean; readonly strength?: number | undefined },
): void {
  const { small, fit, flow, covered, tone } = comparison;
  const mask = newPlane(small);
  for (let i = 0; i < mask.data.length; i += 1) {
    const kept = detail ? (comparison.mask.data[i] as number) : 0;
    mask.data[i] = covered[i] === 0 ? 1 : kept;
  }
  const { red, green, blue } = findChange(comparison);
  const difference = {
    ...small,
    red: multiply(mask, red),
    green: multiply(mask, green),
    blue: multiply(mask, blue),
  };
  const share = multiply(mask, tone.gain);
  merge(original, { answer, fit, flow, mask, curves: tone, share, difference }, strength);
}

/**
 * The smoothed difference of the answer from the toned original. Anything finer is the answer's noise and
 * softness. At pixels that the model changed (the mask is 0), takes the difference of the surroundings.
 */
function findChange({ toned, aligned, mask }: Comparison): Planes {
  const [red, green, blue] = [
    subtract(aligned.red, toned.red),
    subtract(aligned.green, toned.green),
    subtract(aligned.blue, toned.blue),
  ];
  const brightness = luma({ ...toned, red, green, blue });
  const weight = newPlane(mask);
  for (let i = 0; i < weight.data.length; i += 1) weight.data[i] = (mask.data[i] as number) + 0.01;
  const [fineTotal, colourTotal] = [blur(weight, BRIGHTNESS_SIGMA), blur(weight, COLOUR_SIGMA)];
  const fine = divide(blurProduct(brightness, weight, BRIGHTNESS_SIGMA), fineTotal);
  const join = (plane: Plane): Plane => {
    const colour = blurProduct(subtract(plane, brightness), weight, COLOUR_SIGMA);
    return add(divide(colour, colourTotal), fine);
  };
  return { ...toned, red: join(red), green: join(green), blue: join(blue) };
}
