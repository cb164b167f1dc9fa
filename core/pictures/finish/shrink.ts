import { newPlanes, type Pixels, type Planes, type Size } from './plane.ts';

/**
 * Shrinks a picture by averaging exact areas: each small pixel is the mean of the pixels that it covers, and
 * a partly covered pixel counts in part. libvips's own shrinking shifts a picture by a fraction of a pixel,
 * which would cost detail. Transparent pixels are put on white, as the model saw them.
 */
export function shrink(pixels: Pixels, size: Size): Planes {
  const { width, height, channels, data } = pixels;
  const small = newPlanes(size);
  const across = spans(width, size.width);
  const down = spans(height, size.height);
  const sums = new Float64Array(size.width * 3);
  const row = new Float64Array(size.width * 3);
  const white = channels === 4 ? new Uint8Array(width * 3) : null;
  let current = -1;
  const readRow = (y: number): void => {
    if (y === current) return;
    current = y;
    if (white === null) {
      averageRow(data, y * width * 3, across, row);
    } else {
      flattenRow(data, y * width * 4, width, white);
      averageRow(white, 0, across, row);
    }
  };
  for (let y = 0; y < size.height; y += 1) {
    sums.fill(0);
    const { first, last, head, tail } = down[y] as Span;
    for (let source = first; source <= last; source += 1) {
      readRow(source);
      const weight = source === first ? head : source === last ? tail : 1;
      for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] as number) + weight * (row[i] as number);
    }
    const scale = (size.width / width) * (size.height / height);
    for (let x = 0, i = y * size.width; x < size.width; x += 1, i += 1) {
      small.red.data[i] = (sums[3 * x] as number) * scale;
      small.green.data[i] = (sums[3 * x + 1] as number) * scale;
      small.blue.data[i] = (sums[3 * x + 2] as number) * scale;
    }
  }
  return small;
}

/**
 * The pixels `first` to `last` below one small pixel, and how much of the first and of the last it covers.
 */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly head: number;
  readonly tail: number;
}

function spans(from: number, to: number): Span[] {
  return Array.from({ length: to }, (_, i) => {
    const start = (i * from) / to;
    const end = ((i + 1) * from) / to;
    const first = Math.floor(start);
    const last = Math.min(from - 1, Math.max(first, Math.ceil(end - 1e-9) - 1));
    if (first === last) return { first, last, head: end - start, tail: 0 };
    return { first, last, head: first + 1 - start, tail: end - last };
  });
}

function averageRow(data: Uint8Array, start: number, across: readonly Span[], row: Float64Array): void {
  for (let x = 0, o = 0; x < across.length; x += 1, o += 3) {
    const { first, last, head, tail } = across[x] as Span;
    let i = start + 3 * first;
    let red = head * (data[i] as number);
    let green = head * (data[i + 1] as number);
    let blue = head * (data[i + 2] as number);
    const end = start + 3 * last;
    for (i += 3; i < end; i += 3) {
      red += data[i] as number;
      green += data[i + 1] as number;
      blue += data[i + 2] as number;
    }
    if (tail > 0) {
      red += tail * (data[end] as number);
      green += tail * (data[end + 1] as number);
      blue += tail * (data[end + 2] as number);
    }
    row[o] = red;
    row[o + 1] = green;
    row[o + 2] = blue;
  }
}

function flattenRow(data: Uint8Array, start: number, width: number, row: Uint8Array): void {
  for (let x = 0; x < width; x += 1) {
    const i = start + 4 * x;
    const alpha = (data[i + 3] as number) / 255;
    const white = 255 * (1 - alpha);
    row[3 * x] = (data[i] as number) * alpha + white + 0.5;
    row[3 * x + 1] = (data[i + 1] as number) * alpha + white + 0.5;
    row[3 * x + 2] = (data[i + 2] as number) * alpha + white + 0.5;
  }
}
