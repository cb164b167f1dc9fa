import { blur, blurProduct } from './blur.ts';
import { newPlane, type Plane } from './plane.ts';

const WINDOW_SIGMA = 4;

/** Brightness less its surroundings', by their contrast: a picture and its retouched one look alike then, whatever their tone. */
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
