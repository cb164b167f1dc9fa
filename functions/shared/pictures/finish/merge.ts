import { RowEnlarger } from './enlarge.ts';
import { type Fit, type PixelMap, pixelMap } from './fit.ts';
import type { Flow } from './flow.ts';
import type { Pixels, Plane, Planes, Size } from './plane.ts';
import { cubic } from './sample.ts';

/** What the merge is made of; mask, flow and difference have the small size. */
export interface Layers {
  readonly answer: Pixels;
  readonly fit: Fit;
  readonly flow: Flow;
  /** 1 where the original's detail belongs into the picture, 0 where the answer alone is shown. */
  readonly mask: Plane;
  /** What the original's pixels are multiplied by: the mask, times the gain of tone. */
  readonly share: Plane;
  /** What the model changed: answer less original, times the mask. */
  readonly difference: Planes;
}

/** Numbers a pixel of the middle grid has: the original's share P, K for red, green and blue, and the mask. */
const STRIDE = 5;
const MASK = 4;

/**
 * Writes the retouched picture over the original's pixels, row by row: `P * original + K`, with P and K on a grid as fine
 * as the answer. P is the mask; K is what the model changed, and the answer itself if the mask is 0.
 */
export function merge(original: Pixels, layers: Layers): void {
  const grid = middleGrid(original, layers.answer);
  const rows = new MiddleRows(layers, grid);
  const { width, height } = original;
  const across = linearTaps(grid.width, width);
  const mixed = new Float32Array(STRIDE * (grid.width + 1));
  for (let y = 0; y < height; y += 1) {
    const position = Math.min(grid.height - 1, Math.max(0, ((y + 0.5) * grid.height) / height - 0.5));
    const above = Math.floor(position);
    rows.mix(above, position - above, mixed);
    if (original.channels === 3) writeRow(original.data, y * width * 3, mixed, across);
    else writeRowWithAlpha(original.data, y * width * 4, mixed, across);
  }
}

/** The original's frame with about the answer's pixels, and no more than the original has. */
function middleGrid(original: Size, answer: Size): Size {
  const scale = Math.min(1, Math.sqrt((answer.width * answer.height) / (original.width * original.height)));
  return { width: Math.round(original.width * scale), height: Math.round(original.height * scale) };
}

interface LinearTaps {
  readonly first: Int32Array;
  readonly weight: Float32Array;
}

function linearTaps(from: number, to: number): LinearTaps {
  const first = new Int32Array(to);
  const weight = new Float32Array(to);
  for (let x = 0; x < to; x += 1) {
    const position = Math.min(from - 1, Math.max(0, ((x + 0.5) * from) / to - 0.5));
    first[x] = STRIDE * Math.floor(position);
    weight[x] = position - Math.floor(position);
  }
  return { first, weight };
}

function writeRow(data: Uint8Array, start: number, mixed: Float32Array, { first, weight }: LinearTaps): void {
  for (let x = 0, o = start; x < first.length; x += 1, o += 3) {
    const i = first[x] as number;
    const right = weight[x] as number;
    const left = 1 - right;
    const share = left * (mixed[i] as number) + right * (mixed[i + STRIDE] as number);
    const red =
      share * (data[o] as number) +
      left * (mixed[i + 1] as number) +
      right * (mixed[i + STRIDE + 1] as number);
    const green =
      share * (data[o + 1] as number) +
      left * (mixed[i + 2] as number) +
      right * (mixed[i + STRIDE + 2] as number);
    const blue =
      share * (data[o + 2] as number) +
      left * (mixed[i + 3] as number) +
      right * (mixed[i + STRIDE + 3] as number);
    data[o] = red < 0 ? 0 : red > 255 ? 255 : red + 0.5;
    data[o + 1] = green < 0 ? 0 : green > 255 ? 255 : green + 0.5;
    data[o + 2] = blue < 0 ? 0 : blue > 255 ? 255 : blue + 0.5;
  }
}

/** The model saw the picture on white: merges there, and takes the white out again. Nearly clear pixels stay. */
function writeRowWithAlpha(data: Uint8Array, start: number, mixed: Float32Array, taps: LinearTaps): void {
  const { first, weight } = taps;
  for (let x = 0, o = start; x < first.length; x += 1, o += 4) {
    const alpha = (data[o + 3] as number) / 255;
    if (alpha < 0.1) continue;
    const white = 255 * (1 - alpha);
    const i = first[x] as number;
    const right = weight[x] as number;
    const share = (1 - right) * (mixed[i] as number) + right * (mixed[i + STRIDE] as number);
    for (let c = 0; c < 3; c += 1) {
      const over = (data[o + c] as number) * alpha + white;
      const added =
        (1 - right) * (mixed[i + 1 + c] as number) + right * (mixed[i + STRIDE + 1 + c] as number);
      const value = (share * over + added - white) / alpha;
      data[o + c] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
    }
  }
}

/** Rows of the middle grid, made when they are needed; two are held. */
class MiddleRows {
  readonly #layers: Layers;
  readonly #grid: Size;
  readonly #enlarger: RowEnlarger;
  readonly #map: PixelMap;
  #upper: { y: number; row: Float32Array };
  #lower: { y: number; row: Float32Array };

  constructor(layers: Layers, grid: Size) {
    const { mask, share, difference, answer, fit } = layers;
    this.#layers = layers;
    this.#grid = grid;
    this.#enlarger = new RowEnlarger([share, difference.red, difference.green, difference.blue, mask], grid);
    this.#map = pixelMap(fit, grid, answer);
    this.#upper = { y: -1, row: new Float32Array(STRIDE * grid.width) };
    this.#lower = { y: -1, row: new Float32Array(STRIDE * grid.width) };
  }

  /** Writes the mix of row `y` and the next, and repeats the last pixel at the end. */
  mix(y: number, weight: number, out: Float32Array): void {
    const below = Math.min(y + 1, this.#grid.height - 1);
    if (this.#lower.y === y) [this.#upper, this.#lower] = [this.#lower, this.#upper];
    if (this.#upper.y !== y) this.#make(y, this.#upper);
    if (this.#lower.y !== below) this.#make(below, this.#lower);
    const [a, b] = [this.#upper.row, this.#lower.row];
    for (let i = 0; i < a.length; i += 1) {
      out[i] = (a[i] as number) + weight * ((b[i] as number) - (a[i] as number));
    }
    out.copyWithin(a.length, a.length - STRIDE, a.length);
  }

  #make(y: number, to: { y: number; row: Float32Array }): void {
    to.y = y;
    const { row } = to;
    this.#enlarger.writeRow(y, row, STRIDE);
    const { answer, flow } = this.#layers;
    const { stepX, startX, stepY, startY } = this.#map;
    const { width, height } = this.#grid;
    const small = flow.x;
    const smallY = nearest(y, height, small.height) * small.width;
    for (let x = 0, i = 0; x < width; x += 1, i += STRIDE) {
      const kept = Math.min(1, Math.max(0, row[i + MASK] as number));
      if (kept > 0.996) continue;
      const at = smallY + nearest(x, width, small.width);
      const fx = ((flow.x.data[at] as number) * width) / small.width;
      const fy = ((flow.y.data[at] as number) * height) / small.height;
      addAnswer(answer, startX + (x + fx) * stepX, startY + (y + fy) * stepY, 1 - kept, row, i + 1);
    }
  }
}

function nearest(position: number, from: number, to: number): number {
  return Math.min(to - 1, Math.floor(((position + 0.5) * to) / from));
}

/** Adds the answer's colour at a place to a row, times `weight`. */
function addAnswer(answer: Pixels, x: number, y: number, weight: number, row: Float32Array, o: number): void {
  const { width, height, channels, data } = answer;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  let [red, green, blue] = [0, 0, 0];
  for (let dy = -1; dy <= 2; dy += 1) {
    const down = weight * cubic(Math.abs(y - top - dy));
    const start = (top + dy < 0 ? 0 : top + dy >= height ? height - 1 : top + dy) * width;
    for (let dx = -1; dx <= 2; dx += 1) {
      const share = down * cubic(Math.abs(fx - dx));
      const column = left + dx < 0 ? 0 : left + dx >= width ? width - 1 : left + dx;
      const i = (start + column) * channels;
      red += share * (data[i] as number);
      green += share * (data[i + 1] as number);
      blue += share * (data[i + 2] as number);
    }
  }
  row[o] = (row[o] as number) + red;
  row[o + 1] = (row[o + 1] as number) + green;
  row[o + 2] = (row[o + 2] as number) + blue;
}
