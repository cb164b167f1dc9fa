import type { Plane } from './plane.ts';

/** The value between four pixels; outside, the edge's. Positions count from the centre of the first pixel. */
export function sampleLinear({ width, height, data }: Plane, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const fx = cx - left;
  const fy = cy - top;
  const i = top * width + left;
  const right = left < width - 1 ? 1 : 0;
  const below = top < height - 1 ? width : 0;
  const upper = (data[i] as number) * (1 - fx) + (data[i + right] as number) * fx;
  const lower = (data[i + below] as number) * (1 - fx) + (data[i + below + right] as number) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** The value on a smooth curve through the neighbours (Catmull-Rom); outside, the edge's. */
export function sampleCubic(plane: Plane, x: number, y: number): number {
  const { width, height, data } = plane;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 1 || top < 1 || left >= width - 2 || top >= height - 2) return sampleLinear(plane, x, y);
  const fx = x - left;
  const fy = y - top;
  const [a, b, c, d] = [cubic(fx + 1), cubic(fx), cubic(1 - fx), cubic(2 - fx)];
  let sum = 0;
  for (let row = -1; row <= 2; row += 1) {
    const i = (top + row) * width + left;
    const across =
      a * (data[i - 1] as number) +
      b * (data[i] as number) +
      c * (data[i + 1] as number) +
      d * (data[i + 2] as number);
    sum += cubic(Math.abs(fy - row)) * across;
  }
  return sum;
}

/** Weight of a pixel at a distance of `t` pixels. */
export function cubic(t: number): number {
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}
