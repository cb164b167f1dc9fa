import { blur } from './blur.ts';
import { fillPlane, newPlane, type Plane, type Planes, type Size } from './plane.ts';

/** Blur of the difference that the tone does not explain, pixels of the comparison's grid. */
const LOCAL_SIGMA = 8;

/**
 * Fills the border that an answer does not show with the original, in the answer's tone. `covered` is 1 for
 * each pixel that the answer shows.
 */
export function extend(answer: Planes, original: Planes, covered: Uint8Array): Planes {
  if (!covered.includes(0) || !covered.includes(1)) return answer;
  const nearest = nearestCovered(answer, covered);
  const shown = fillPlane(answer, (i) => covered[i] as number);
  const weight = blur(shown, LOCAL_SIGMA).data;
  const fill = (to: Plane, from: Plane): Plane => {
    const tone = findTone(from, to, covered);
    const toneAt = (i: number) => tone[Math.round(from.data[i] as number)] as number;
    const rest = blur(
      fillPlane(to, (i) =>
        covered[i] === 0 ? 0 : (to.data[i] as number) - (from.data[i] as number) - toneAt(i),
      ),
      LOCAL_SIGMA,
    ).data;
    return fillPlane(to, (i) => {
      const at = nearest[i] as number;
      if (at === i) return to.data[i] as number;
      return (from.data[i] as number) + toneAt(i) + (rest[at] as number) / (weight[at] as number);
    });
  };
  return {
    ...answer,
    red: fill(answer.red, original.red),
    green: fill(answer.green, original.green),
    blue: fill(answer.blue, original.blue),
  };
}

const VALUES = 256;

/** The mean difference of the answer from the original, for each value of the original from 0 to 255. */
function findTone(original: Plane, answer: Plane, covered: Uint8Array): Float32Array {
  const [sums, counts] = [newPlane({ width: VALUES, height: 1 }), newPlane({ width: VALUES, height: 1 })];
  for (let i = 0; i < covered.length; i += 1) {
    if (covered[i] === 0) continue;
    const value = Math.round(original.data[i] as number);
    sums.data[value] =
      (sums.data[value] as number) + (answer.data[i] as number) - (original.data[i] as number);
    counts.data[value] = (counts.data[value] as number) + 1;
  }
  // A rare or missing value takes the tone of the values near it.
  const [near, far] = [4, 60];
  const [nearSums, farSums] = [blur(sums, near).data, blur(sums, far).data];
  const [nearCounts, farCounts] = [blur(counts, near).data, blur(counts, far).data];
  return Float32Array.from(
    { length: VALUES },
    (_, value) =>
      ((nearSums[value] as number) + 0.001 * (farSums[value] as number)) /
      ((nearCounts[value] as number) + 0.001 * (farCounts[value] as number)),
  );
}

/** For each pixel, the nearest one that the answer shows. The answer shows a rectangle. */
function nearestCovered({ width, height }: Size, covered: Uint8Array): Int32Array {
  let [left, right, top, bottom] = [width - 1, 0, height - 1, 0];
  for (let i = 0; i < covered.length; i += 1) {
    if (covered[i] === 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return Int32Array.from({ length: covered.length }, (_, i) => {
    const x = Math.min(right, Math.max(left, i % width));
    const y = Math.min(bottom, Math.max(top, Math.floor(i / width)));
    return y * width + x;
  });
}
