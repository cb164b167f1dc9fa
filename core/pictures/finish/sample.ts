import type { Plane } from './plane.ts';

/**
 * Interpolates between four pixels; repeats the edge outside. Positions count from the centre of the first
 * pixel.
 */
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

/** Interpolates on a smooth curve through the neighbours (Catmull-Rom); repeats the edge outside. */
export function sampleCubic(plane: Plane, x: number, y: number): number {
  const { width, height, data } = plane;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 1 || top < 1 || left >= width - 2 || top >= height - 2) return sampleLinear(plane, x, y);
  const fx = x - left;
  const fy = y - top;
  const [a, b, c, d] = [cubicFar(fx), cubicNear(fx), cubicNear(1 - fx), cubicFar(1 - fx)];
  const i = (top - 1) * width + left - 1;
  return (
    cubicFar(fy) * across(data, i, a, b, c, d) +
    cubicNear(fy) * across(data, i + width, a, b, c, d) +
    cubicNear(1 - fy) * across(data, i + 2 * width, a, b, c, d) +
    cubicFar(1 - fy) * across(data, i + 3 * width, a, b, c, d)
  );
}

/** The weighted sum of four values of a row. */
function across(data: Float32Array, i: number, a: number, b: number, c: number, d: number): number {
  return (
    a * (data[i] as number) +
    b * (data[i + 1] as number) +
    c * (data[i + 2] as number) +
    d * (data[i + 3] as number)
  );
}

/** Weight of a pixel at a distance of `t`, 0 to 1. */
export function cubicNear(t: number): number {
  return (1.5 * t - 2.5) * t * t + 1;
}

/** Weight of a pixel at a distance of `1 + t`, 1 to 2. */
export function cubicFar(t: number): number {
  return ((1 - 0.5 * t) * t - 0.5) * t;
}
