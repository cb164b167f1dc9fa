import { type Fit, pixelMap } from './fit.ts';
import type { Flow } from './flow.ts';
import { newPlanes, type Pixels, type Planes } from './plane.ts';

/**
 * Resamples the answer to the original's frame, at the size of the flow. Each pixel is the mean of the area
 * of the answer below it, moved by the flow. So the result is as sharp as an original from `shrink`.
 */
export function align(answer: Pixels, fit: Fit, flow: Flow): Planes {
  const { width, height } = flow.x;
  const aligned = newPlanes({ width, height });
  const { stepX, startX, stepY, startY } = pixelMap(fit, flow.x, answer);
  const halfX = Math.max(0.5, stepX / 2);
  const halfY = Math.max(0.5, stepY / 2);
  const { red, green, blue } = aligned;
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const ax = startX + (x + (flow.x.data[i] as number)) * stepX + 0.5;
      const ay = startY + (y + (flow.y.data[i] as number)) * stepY + 0.5;
      averageArea(answer, ax - halfX, ax + halfX, ay - halfY, ay + halfY);
      red.data[i] = sum[0] as number;
      green.data[i] = sum[1] as number;
      blue.data[i] = sum[2] as number;
    }
  }
  return aligned;
}

const sum = new Float64Array(3);

/** Writes the mean colour of an area into `sum`; repeats the picture's edge outside it. */
function averageArea(
  { width, height, channels, data }: Pixels,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
): void {
  const [left, right, top, bottom] = [Math.floor(x0), Math.ceil(x1), Math.floor(y0), Math.ceil(y1)];
  let [red, green, blue] = [0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    const down = Math.min(y + 1, y1) - Math.max(y, y0);
    const start = (y < 0 ? 0 : y >= height ? height - 1 : y) * width;
    for (let x = left; x < right; x += 1) {
      const weight = down * (Math.min(x + 1, x1) - Math.max(x, x0));
      const i = (start + (x < 0 ? 0 : x >= width ? width - 1 : x)) * channels;
      red += weight * (data[i] as number);
      green += weight * (data[i + 1] as number);
      blue += weight * (data[i + 2] as number);
    }
  }
  const area = (x1 - x0) * (y1 - y0);
  sum[0] = red / area;
  sum[1] = green / area;
  sum[2] = blue / area;
}
