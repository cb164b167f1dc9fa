import { blur, blurProduct } from './blur.ts';
import { fillPlane, newPlane, type Plane } from './plane.ts';

const WINDOW_SIGMA = 4;

/** Brightness less its surroundings', by their contrast: a picture and its retouched one look alike then, whatever their tone. */
export function normalise(plane: Plane): Plane {
  const centre = blur(plane, WINDOW_SIGMA).data;
  const square = blurProduct(plane, plane, WINDOW_SIGMA).data;
  const { data } = plane;
  return fillPlane(plane, (i) => {
    const mean = centre[i] as number;
    const variance = Math.max(0, (square[i] as number) - mean * mean);
    return ((data[i] as number) - mean) / Math.sqrt(variance + 25);
  });
}

/**
 * The plane of `value` for every pixel, of how two planes go together around it: their covariance, and the geometric mean
 * of their variances, which the covariance reaches if they are alike.
 */
export function fillByMoments(
  a: Plane,
  b: Plane,
  sigma: number,
  value: (covariance: number, spread: number) => number,
): Plane {
  const [meanA, meanB] = [blur(a, sigma).data, blur(b, sigma).data];
  const [squareA, squareB] = [blurProduct(a, a, sigma).data, blurProduct(b, b, sigma).data];
  const product = blurProduct(a, b, sigma).data;
  return fillPlane(a, (i) => {
    const [ma, mb] = [meanA[i] as number, meanB[i] as number];
    const va = Math.max(0, (squareA[i] as number) - ma * ma);
    const vb = Math.max(0, (squareB[i] as number) - mb * mb);
    return value((product[i] as number) - ma * mb, Math.sqrt(va * vb));
  });
}

/** Half as wide and high, by averages of two by two. */
export function halve({ width, height, data }: Plane): Plane {
  const half = newPlane({ width: Math.floor(width / 2), height: Math.floor(height / 2) });
  for (let y = 0, o = 0; y < half.height; y += 1) {
    for (let x = 0, i = 2 * y * width; x < half.width; x += 1, i += 2, o += 1) {
      const upper = (data[i] as number) + (data[i + 1] as number);
      half.data[o] = (upper + (data[i + width] as number) + (data[i + width + 1] as number)) / 4;
    }
  }
  return half;
}
