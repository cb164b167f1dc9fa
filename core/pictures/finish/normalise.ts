import { blur, blurProduct } from './blur.ts';
import { newPlane, type Plane } from './plane.ts';

const WINDOW_SIGMA = 4;

/**
 * Subtracts the local mean from the brightness and divides by the local contrast. So a picture and its
 * retouched version look alike, whatever their tone.
 */
export function normalise(plane: Plane): Plane {
  const centre = blur(plane, WINDOW_SIGMA).data;
  const square = blurProduct(plane, plane, WINDOW_SIGMA).data;
  const normal = newPlane(plane);
  for (let i = 0; i < normal.data.length; i += 1) {
    const mean = centre[i] as number;
    const variance = Math.max(0, (square[i] as number) - mean * mean);
    normal.data[i] = ((plane.data[i] as number) - mean) / Math.sqrt(variance + 25);
  }
  return normal;
}
