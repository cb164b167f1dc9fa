import { newPlane, type Plane, type Size } from './plane.ts';
import { sampleLinear } from './sample.ts';

/** Halves width and height by averaging two by two pixels. */
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

/** The product of two planes, at half the width and height. */
export function halveProduct({ width, height, data: a }: Plane, { data: b }: Plane): Plane {
  const half = newPlane({ width: Math.floor(width / 2), height: Math.floor(height / 2) });
  for (let y = 0, o = 0; y < half.height; y += 1) {
    for (let x = 0, i = 2 * y * width; x < half.width; x += 1, i += 2, o += 1) {
      const below = i + width;
      const upper = (a[i] as number) * (b[i] as number) + (a[i + 1] as number) * (b[i + 1] as number);
      const lower =
        (a[below] as number) * (b[below] as number) + (a[below + 1] as number) * (b[below + 1] as number);
      half.data[o] = (upper + lower) / 4;
    }
  }
  return half;
}

/** Doubles a halved plane to `size`, its size before. */
export function double(half: Plane, size: Size): Plane {
  const full = newPlane(size);
  for (let y = 0, i = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1, i += 1) {
      full.data[i] = sampleLinear(half, x / 2 - 0.25, y / 2 - 0.25);
    }
  }
  return full;
}
