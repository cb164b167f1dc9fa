import { newPlane, type Plane } from './plane.ts';

/**
 * Blurs with two passes of a box, nearly a Gaussian of standard deviation `sigma` (pixels). The edge is repeated outside.
 * The box has fractional ends, so any sigma is met.
 */
export function blur(plane: Plane, sigma: number): Plane {
  const half = (Math.sqrt(6 * sigma * sigma + 1) - 1) / 2;
  const [a, b] = [newPlane(plane), newPlane(plane)];
  blurRows(plane, a, half);
  blurRows(a, b, half);
  blurColumns(b, a, half);
  blurColumns(a, b, half);
  return b;
}

function blurRows({ width, height, data }: Plane, { data: out }: Plane, half: number): void {
  const radius = Math.floor(half);
  const end = half - radius;
  const scale = 1 / (2 * half + 1);
  const last = width - 1;
  for (let row = 0, start = 0; row < height; row += 1, start += width) {
    const at = (x: number) => data[start + (x < 0 ? 0 : x > last ? last : x)] as number;
    let sum = 0;
    for (let x = -radius; x <= radius; x += 1) sum += at(x);
    const inner = Math.min(radius + 1, width);
    const outer = Math.max(inner, width - radius - 1);
    let x = 0;
    for (; x < inner; x += 1) {
      out[start + x] = (sum + end * (at(x - radius - 1) + at(x + radius + 1))) * scale;
      sum += at(x + radius + 1) - at(x - radius);
    }
    for (; x < outer; x += 1) {
      const i = start + x;
      const next = data[i + radius + 1] as number;
      out[i] = (sum + end * ((data[i - radius - 1] as number) + next)) * scale;
      sum += next - (data[i - radius] as number);
    }
    for (; x < width; x += 1) {
      out[start + x] = (sum + end * (at(x - radius - 1) + at(x + radius + 1))) * scale;
      sum += at(x + radius + 1) - at(x - radius);
    }
  }
}

function blurColumns({ width, height, data }: Plane, { data: out }: Plane, half: number): void {
  const radius = Math.floor(half);
  const end = half - radius;
  const scale = 1 / (2 * half + 1);
  const last = height - 1;
  const row = (y: number) => Math.min(last, Math.max(0, y)) * width;
  const sums = new Float64Array(width);
  for (let y = -radius; y <= radius; y += 1) {
    const start = row(y);
    for (let x = 0; x < width; x += 1) sums[x] = (sums[x] as number) + (data[start + x] as number);
  }
  for (let y = 0; y < height; y += 1) {
    const before = row(y - radius - 1);
    const first = row(y - radius);
    const next = row(y + radius + 1);
    const start = y * width;
    for (let x = 0; x < width; x += 1) {
      const sum = sums[x] as number;
      const coming = data[next + x] as number;
      out[start + x] = (sum + end * ((data[before + x] as number) + coming)) * scale;
      sums[x] = sum + coming - (data[first + x] as number);
    }
  }
}

/** The blurred product of two planes: a local moment. */
export function blurProduct(a: Plane, b: Plane, sigma: number): Plane {
  const product = newPlane(a);
  for (let i = 0; i < product.data.length; i += 1) {
    product.data[i] = (a.data[i] as number) * (b.data[i] as number);
  }
  return blur(product, sigma);
}
