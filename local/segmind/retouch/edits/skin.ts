import type { Ellipse } from '../picture-plan.ts';
import type { Pixels } from '../pixels.ts';

/**
 * Whether a colour is like skin, by its chroma. The colours of wood and sand are too.
 * @see https://doi.org/10.1109/76.767122 Chai and Ngan, Face segmentation using skin-color map
 */
export function isSkinLike(red: number, green: number, blue: number): boolean {
  const lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  const cb = 128 + 0.564 * (blue - lightness);
  const cr = 128 + 0.713 * (red - lightness);
  return lightness > 50 && cb >= 77 && cb <= 127 && cr >= 133 && cr <= 173;
}

const LEAST_SKIN_SHARE = 0.01;
const EVERY = 4;
/** The range of a head's radius: skin-like pixels further out are not part of the head. */
const RADIUS_X = [0.2, 0.3] as const;
const RADIUS_Y = [0.22, 0.36] as const;

/** Estimates where the person is: around the skin, or else in the middle. */
export function findSubject({ data, width, height }: Pixels): Ellipse {
  const columns: number[] = [];
  const rows: number[] = [];
  for (let y = 0; y < height; y += EVERY) {
    for (let x = 0; x < width; x += EVERY) {
      const at = 3 * (y * width + x);
      if (!isSkinLike(data[at] as number, data[at + 1] as number, data[at + 2] as number)) continue;
      columns.push(x);
      rows.push(y);
    }
  }
  const looked = Math.ceil(width / EVERY) * Math.ceil(height / EVERY);
  if (columns.length < looked * LEAST_SKIN_SHARE) return { x: 0.5, y: 0.5, radiusX: 0.43, radiusY: 0.43 };
  const across = describe(columns);
  const down = describe(rows);
  return {
    x: across.middle / width,
    y: down.middle / height,
    radiusX: within(RADIUS_X, (2.2 * across.spread) / width),
    radiusY: within(RADIUS_Y, (2.2 * down.spread) / height),
  };
}

function describe(values: number[]): { middle: number; spread: number } {
  const middle = values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  return { middle, spread };
}

function within([least, most]: readonly [number, number], value: number): number {
  return Math.max(least, Math.min(most, value));
}
