import { openPixels, type PixelSize, type Pixels, readPixels } from './pixels.ts';

/** How a model's picture differs from its input, apart from the edits. Lengths in pixels. */
export interface Redrawing {
  readonly shift: { readonly x: number; readonly y: number };
  /** How far rows and columns are displaced in waves. */
  readonly wobble: number;
  /** The seed of the grain. */
  readonly seed: number;
}

const SOFTNESS_SIGMA = 0.4;
const GRAIN_SIGMA = 1.2;
/** The standard deviation of the sum of two uniformly distributed 16-bit numbers. */
const TRIANGLE_SIGMA = 0x10000 / Math.sqrt(6);
/** The length of a wave of the wobble, as a share of the side. */
const WAVE = 0.3;

/**
 * Crops the middle to a size and redraws it: a little softer, shifted, displaced in waves, and with grain.
 */
export async function redrawPixels(pixels: Pixels, size: PixelSize, redrawing: Redrawing): Promise<Pixels> {
  const { width, height } = size;
  const left = Math.floor((pixels.width - width) / 2);
  const top = Math.floor((pixels.height - height) / 2);
  const middle = openPixels(pixels).extract({ left, top, width, height });
  const soft = await readPixels(middle.blur(SOFTNESS_SIGMA));
  const { shift, wobble, seed } = redrawing;
  const wave = (along: number, side: number) =>
    wobble * Math.sin((2 * Math.PI * along) / (WAVE * side) + seed);
  const moved = new Uint8Array(soft.data.length);
  for (let y = 0; y < height; y += 1) {
    const row = { start: 3 * y * width, step: 3, count: width };
    moveLine(soft.data, moved, row, shift.x + wave(y, height));
  }
  for (let x = 0; x < width; x += 1) {
    const column = { start: 3 * x, step: 3 * width, count: height };
    moveLine(moved, soft.data, column, shift.y + wave(x, width));
  }
  addGrain(soft.data, seed);
  return soft;
}

/** A row or a column: the positions of its pixels in the data. */
interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Moves the pixels of a line by a length, with Catmull-Rom interpolation. */
function moveLine(from: Uint8Array, to: Uint8Array, { start, step, count }: Line, by: number): void {
  const whole = Math.floor(by);
  const t = 1 - (by - whole);
  const [a, b, c, d] = [
    0.5 * (-t + 2 * t ** 2 - t ** 3),
    0.5 * (2 - 5 * t ** 2 + 3 * t ** 3),
    0.5 * (t + 4 * t ** 2 - 3 * t ** 3),
    0.5 * (-(t ** 2) + t ** 3),
  ];
  const place = (i: number) => start + step * (i < 0 ? 0 : i >= count ? count - 1 : i);
  for (let i = 0; i < count; i += 1) {
    const [p, q, r, s] = [place(i - whole - 2), place(i - whole - 1), place(i - whole), place(i - whole + 1)];
    const at = start + step * i;
    for (let channel = 0; channel < 3; channel += 1) {
      const sum =
        a * (from[p + channel] as number) +
        b * (from[q + channel] as number) +
        c * (from[r + channel] as number) +
        d * (from[s + channel] as number);
      to[at + channel] = sum < 0 ? 0 : sum > 255 ? 255 : sum + 0.5;
    }
  }
}

/** Adds grain to the lightness: always the same for the same seed. */
function addGrain(data: Uint8Array, seed: number): void {
  for (let i = 0, at = 0; at < data.length; i += 1) {
    let mixed = Math.imul(i ^ seed, 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
    mixed ^= mixed >>> 13;
    const grain = (GRAIN_SIGMA * ((mixed & 0xffff) + (mixed >>> 16) - 0xffff)) / TRIANGLE_SIGMA;
    for (const end = at + 3; at < end; at += 1) {
      const value = (data[at] as number) + grain;
      data[at] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
    }
  }
}
