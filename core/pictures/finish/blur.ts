import { newPlane, type Plane } from './plane.ts';

/**
 * Blurs with two passes of a box, which is nearly a Gaussian of standard deviation `sigma` (pixels). Repeats
 * the edge outside. The box has fractional ends, so any sigma is possible.
 */
export function blur(plane: Plane, sigma: number): Plane {
  const blurred = newPlane(plane);
  const turned = scratchFor(plane);
  blurRows(plane.data, null, { ...plane, sigma }, turned);
  blurRows(turned, null, { width: plane.height, height: plane.width, sigma }, blurred.data);
  return blurred;
}

/** Blurs the product of two planes: a local moment. */
export function blurProduct(a: Plane, b: Plane, sigma: number): Plane {
  const blurred = newPlane(a);
  const turned = scratchFor(a);
  blurRows(a.data, b.data, { ...a, sigma }, turned);
  blurRows(turned, null, { width: a.height, height: a.width, sigma }, blurred.data);
  return blurred;
}

/**
 * The picture between the pass over rows and the pass over columns. There are many blurs: a new array for
 * each would keep the garbage collector busy.
 */
let scratch = new Float32Array(0);

function scratchFor({ width, height }: { width: number; height: number }): Float32Array {
  if (scratch.length < width * height) scratch = new Float32Array(width * height);
  return scratch;
}

/**
 * Blurs the rows of `data`, or of its product with `factor`, and writes each row as a column. Two calls blur
 * rows and columns.
 */
function blurRows(
  data: Float32Array,
  factor: Float32Array | null,
  { width, height, sigma }: { width: number; height: number; sigma: number },
  columns: Float32Array,
): void {
  const half = (Math.sqrt(6 * sigma * sigma + 1) - 1) / 2;
  const reach = Math.floor(half) + 1;
  const end = half - Math.floor(half);
  const scale = 1 / (2 * half + 1) ** 2;
  const row = new Float64Array(width + 2 * reach);
  const smooth = new Float64Array(width + 2 * reach);
  for (let y = 0, start = 0; y < height; y += 1, start += width) {
    if (factor === null) {
      for (let x = 0; x < width; x += 1) row[reach + x] = data[start + x] as number;
    } else {
      for (let x = 0; x < width; x += 1) {
        row[reach + x] = (data[start + x] as number) * (factor[start + x] as number);
      }
    }
    addBoxes(row, smooth, reach, end);
    addBoxes(smooth, row, reach, end);
    for (let x = 0, o = y; x < width; x += 1, o += height) columns[o] = scale * (row[reach + x] as number);
  }
}

/**
 * Sums a box around each value of a row that has a margin of `reach` values on both sides. `end` is the
 * weight of the outermost values.
 */
function addBoxes(row: Float64Array, sums: Float64Array, reach: number, end: number): void {
  const stop = row.length - reach;
  row.fill(row[reach] as number, 0, reach);
  row.fill(row[stop - 1] as number, stop);
  let sum = 0;
  for (let i = 1; i < 2 * reach; i += 1) sum += row[i] as number;
  for (let i = 0, next = 2 * reach; next < row.length; i += 1, next += 1) {
    const coming = row[next] as number;
    sums[reach + i] = sum + end * ((row[i] as number) + coming);
    sum += coming - (row[i + 1] as number);
  }
}
