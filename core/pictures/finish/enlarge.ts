import type { Plane } from './plane.ts';
import { cubicFar, cubicNear } from './sample.ts';

/** For each pixel of the larger row, its four neighbours in the smaller row, and their weights. */
interface Taps {
  readonly indexes: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Enlarges planes of one size row by row, on a smooth curve (Catmull-Rom), so that no large plane is in
 * memory.
 */
export class RowEnlarger {
  readonly #planes: readonly Plane[];
  readonly #across: Taps;
  readonly #down: Taps;
  readonly #narrow: Float32Array;

  constructor(planes: readonly [Plane, ...Plane[]], to: { width: number; height: number }) {
    this.#planes = planes;
    this.#across = taps(planes[0].width, to.width);
    this.#down = taps(planes[0].height, to.height);
    this.#narrow = new Float32Array(planes[0].width);
  }

  /** Writes row `y` of every plane, side by side: pixel x of plane p goes to `x * stride + p`. */
  writeRow(y: number, out: Float32Array, stride: number): void {
    const narrow = this.#narrow;
    const { indexes, weights } = this.#across;
    const width = indexes.length / 4;
    this.#planes.forEach(({ data, width: narrowWidth }, p) => {
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => (this.#down.indexes[4 * y + i] as number) * narrowWidth);
      const [wa, wb, wc, wd] = this.#down.weights.subarray(4 * y, 4 * y + 4);
      for (let x = 0; x < narrowWidth; x += 1) {
        narrow[x] =
          (wa as number) * (data[(a as number) + x] as number) +
          (wb as number) * (data[(b as number) + x] as number) +
          (wc as number) * (data[(c as number) + x] as number) +
          (wd as number) * (data[(d as number) + x] as number);
      }
      for (let x = 0, i = 0, o = p; x < width; x += 1, i += 4, o += stride) {
        out[o] =
          (weights[i] as number) * (narrow[indexes[i] as number] as number) +
          (weights[i + 1] as number) * (narrow[indexes[i + 1] as number] as number) +
          (weights[i + 2] as number) * (narrow[indexes[i + 2] as number] as number) +
          (weights[i + 3] as number) * (narrow[indexes[i + 3] as number] as number);
      }
    });
  }
}

function taps(from: number, to: number): Taps {
  const indexes = new Int32Array(4 * to);
  const weights = new Float32Array(4 * to);
  for (let i = 0; i < to; i += 1) {
    const position = ((i + 0.5) * from) / to - 0.5;
    const first = Math.floor(position) - 1;
    const t = position - Math.floor(position);
    weights.set([cubicFar(t), cubicNear(t), cubicNear(1 - t), cubicFar(1 - t)], 4 * i);
    for (let tap = 0; tap < 4; tap += 1) {
      indexes[4 * i + tap] = Math.min(from - 1, Math.max(0, first + tap));
    }
  }
  return { indexes, weights };
}
