import { RowEnlarger } from './enlarge.ts';
import { type Fit, type PixelMap, pixelMap } from './fit.ts';
import type { Flow } from './flow.ts';
import type { Pixels, Plane, Planes, Size } from './plane.ts';
import { cubicFar, cubicNear } from './sample.ts';
import type { Curves } from './tone.ts';

/** The inputs of a merge; mask, share, flow and difference have the comparison's small size. */
export interface Layers {
  readonly answer: Pixels;
  readonly fit: Fit;
  readonly flow: Flow;
  /** 1 for pixels that get the original's detail, 0 for pixels that come from the answer alone. */
  readonly mask: Plane;
  /** The tone curves for the original's pixels. */
  readonly curves: Curves;
  /** Factor for the toned pixels: the mask times the tone's gain. */
  readonly share: Plane;
  /** The model's change: answer minus original, times the mask. */
  readonly difference: Planes;
}

/** Numbers per pixel of the middle grid: the original's share P, and K for red, green and blue. */
const STRIDE = 4;

/**
 * Writes the retouched picture over the original's pixels, row by row: `P * toned original + K`, with P and K
 * on a grid as fine as the answer. P is the mask times the gain. K is the model's change, plus the answer
 * itself as far as the mask is below 1.
 * @param strength 0 to 1: how much of the retouched picture is blended with the original
 */
export function merge(original: Pixels, layers: Layers, strength = 1): void {
  const grid = middleGrid(original, layers.answer);
  const rows = new MiddleRows(layers, grid);
  const { width, height, channels } = original;
  const across = linearTaps(grid.width, width);
  const mixed = new Float64Array(STRIDE * (grid.width + 1));
  const data = new Uint8ClampedArray(original.data.buffer, original.data.byteOffset, original.data.length);
  const before = strength < 1 ? new Uint8Array(width * channels) : null;
  for (let y = 0; y < height; y += 1) {
    const position = Math.min(grid.height - 1, Math.max(0, ((y + 0.5) * grid.height) / height - 0.5));
    const above = Math.floor(position);
    rows.mix(above, position - above, mixed);
    const start = y * width * channels;
    before?.set(data.subarray(start, start + before.length));
    if (channels === 3) writeRow(data, start, { mixed, across, curves: layers.curves });
    else writeRowWithAlpha(data, start, { mixed, across, curves: layers.curves });
    if (before !== null) blendRow(data, start, before, strength);
  }
}

/** Blends a row with its pixels from before. The row's transparency did not change. */
function blendRow(data: Uint8ClampedArray, start: number, before: Uint8Array, strength: number): void {
  for (let i = 0, o = start; i < before.length; i += 1, o += 1) {
    const was = before[i] as number;
    data[o] = was + strength * ((data[o] as number) - was);
  }
}

/** A grid in the original's ratio with about as many pixels as the answer, and no more than the original. */
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

/** The inputs for one row of the original. */
interface RowChange {
  readonly mixed: Float64Array;
  readonly across: LinearTaps;
  readonly curves: Curves;
}

function writeRow(data: Uint8ClampedArray, start: number, { mixed, across, curves }: RowChange): void {
  const { first, weight } = across;
  const { red, green, blue } = curves;
  for (let x = 0, o = start; x < first.length; x += 1, o += 3) {
    const i = first[x] as number;
    const right = weight[x] as number;
    const left = 1 - right;
    const share = left * (mixed[i] as number) + right * (mixed[i + 4] as number);
    data[o] =
      share * (red[data[o] as number] as number) +
      left * (mixed[i + 1] as number) +
      right * (mixed[i + 5] as number);
    data[o + 1] =
      share * (green[data[o + 1] as number] as number) +
      left * (mixed[i + 2] as number) +
      right * (mixed[i + 6] as number);
    data[o + 2] =
      share * (blue[data[o + 2] as number] as number) +
      left * (mixed[i + 3] as number) +
      right * (mixed[i + 7] as number);
  }
}

/**
 * Merges on white, as the model saw the picture, and then removes the white. Nearly clear pixels only get the
 * tone.
 */
function writeRowWithAlpha(
  data: Uint8ClampedArray,
  start: number,
  { mixed, across, curves }: RowChange,
): void {
  const { first, weight } = across;
  const ofChannel = [curves.red, curves.green, curves.blue];
  for (let x = 0, o = start; x < first.length; x += 1, o += 4) {
    const alpha = (data[o + 3] as number) / 255;
    const white = 255 * (1 - alpha);
    const i = first[x] as number;
    const right = weight[x] as number;
    const left = 1 - right;
    const share = left * (mixed[i] as number) + right * (mixed[i + STRIDE] as number);
    for (let c = 0; c < 3; c += 1) {
      const toned = ofChannel[c]?.[data[o + c] as number] as number;
      const added = left * (mixed[i + 1 + c] as number) + right * (mixed[i + STRIDE + 1 + c] as number);
      data[o + c] = alpha < 0.1 ? toned : (share * (toned * alpha + white) + added - white) / alpha;
    }
  }
}

interface MiddleRow {
  y: number;
  readonly data: Float32Array;
}

/** Makes rows of the middle grid on demand, and holds two of them. */
class MiddleRows {
  readonly #layers: Layers;
  readonly #grid: Size;
  readonly #enlarger: RowEnlarger;
  readonly #maskEnlarger: RowEnlarger;
  readonly #mask: Float32Array;
  readonly #map: PixelMap;
  #upper: MiddleRow;
  #lower: MiddleRow;

  constructor(layers: Layers, grid: Size) {
    const { mask, share, difference, answer, fit } = layers;
    this.#layers = layers;
    this.#grid = grid;
    this.#enlarger = new RowEnlarger([share, difference.red, difference.green, difference.blue], grid);
    this.#maskEnlarger = new RowEnlarger([mask], grid);
    this.#mask = new Float32Array(grid.width);
    this.#map = pixelMap(fit, grid, answer);
    this.#upper = { y: -1, data: new Float32Array(STRIDE * grid.width) };
    this.#lower = { y: -1, data: new Float32Array(STRIDE * grid.width) };
  }

  /** Writes the mix of row `y` and the next, and repeats the last pixel at the end. */
  mix(y: number, weight: number, out: Float64Array): void {
    const below = Math.min(y + 1, this.#grid.height - 1);
    if (this.#lower.y === y) [this.#upper, this.#lower] = [this.#lower, this.#upper];
    if (this.#upper.y !== y) this.#make(y, this.#upper);
    if (this.#lower.y !== below) this.#make(below, this.#lower);
    const [a, b] = [this.#upper.data, this.#lower.data];
    for (let i = 0; i < a.length; i += 1) {
      out[i] = (a[i] as number) + weight * ((b[i] as number) - (a[i] as number));
    }
    out.copyWithin(a.length, a.length - STRIDE, a.length);
  }

  #make(y: number, to: MiddleRow): void {
    to.y = y;
    this.#enlarger.writeRow(y, to.data, STRIDE);
    this.#maskEnlarger.writeRow(y, this.#mask, 1);
    const { answer, flow } = this.#layers;
    const { stepX, startX, stepY, startY } = this.#map;
    const { width, height } = this.#grid;
    const small = flow.x;
    const smallY = nearest(y, height, small.height) * small.width;
    for (let x = 0; x < width; x += 1) {
      // Beside a sharp edge the smooth curve goes a little above 1 or below 0. So does the original's share.
      const rest = 1 - (this.#mask[x] as number);
      if (Math.abs(rest) < 0.004) continue;
      const at = smallY + nearest(x, width, small.width);
      const fx = ((flow.x.data[at] as number) * width) / small.width;
      const fy = ((flow.y.data[at] as number) * height) / small.height;
      const [ax, ay] = [startX + (x + fx) * stepX, startY + (y + fy) * stepY];
      addAnswer(answer, ax, ay, rest, to.data, STRIDE * x + 1);
    }
  }
}

function nearest(position: number, from: number, to: number): number {
  return Math.min(to - 1, Math.floor(((position + 0.5) * to) / from));
}

/**
 * Adds `weight` times the answer's colour at a position to a row, on a smooth curve through its pixels
 * (Catmull-Rom).
 */
function addAnswer(answer: Pixels, x: number, y: number, weight: number, row: Float32Array, o: number): void {
  const { width, height, channels, data } = answer;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [fx, fy] = [x - left, y - top];
  const [wa, wb, wc, wd] = [cubicFar(fx), cubicNear(fx), cubicNear(1 - fx), cubicFar(1 - fx)];
  const a = channels * within(left - 1, width);
  const b = channels * within(left, width);
  const c = channels * within(left + 1, width);
  const d = channels * within(left + 2, width);
  let [red, green, blue] = [0, 0, 0];
  for (let tap = 0; tap < 4; tap += 1) {
    const start = channels * width * within(top - 1 + tap, height);
    const [i, j, k, l] = [start + a, start + b, start + c, start + d];
    const t = tap < 2 ? fy : 1 - fy;
    const down = weight * (tap === 1 || tap === 2 ? cubicNear(t) : cubicFar(t));
    red +=
      down *
      (wa * (data[i] as number) +
        wb * (data[j] as number) +
        wc * (data[k] as number) +
        wd * (data[l] as number));
    green +=
      down *
      (wa * (data[i + 1] as number) +
        wb * (data[j + 1] as number) +
        wc * (data[k + 1] as number) +
        wd * (data[l + 1] as number));
    blue +=
      down *
      (wa * (data[i + 2] as number) +
        wb * (data[j + 2] as number) +
        wc * (data[k + 2] as number) +
        wd * (data[l + 2] as number));
  }
  row[o] = (row[o] as number) + red;
  row[o + 1] = (row[o + 1] as number) + green;
  row[o + 2] = (row[o + 2] as number) + blue;
}

function within(position: number, length: number): number {
  return position < 0 ? 0 : position >= length ? length - 1 : position;
}
