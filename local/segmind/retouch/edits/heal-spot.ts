import type { Ellipse } from '../picture-plan.ts';
import type { Pixels } from '../pixels.ts';

/**
 * A spot to remove, and the offset of the area from which it gets its new texture, as shares of the picture's
 * width and height.
 */
export type Spot = Ellipse & {
  readonly fromX: number;
  readonly fromY: number;
};

type Colour = [number, number, number];

const RING = 20;
const FEATHER = 0.7;
const DIRECTIONS = 12;
/** The distance of that area in radii, so that it does not overlap the spot. */
const FROM_RADII = 2.5;

/** Chooses, among areas around a spot, the one with surroundings most like the spot's own. */
export function aimSpot(pixels: Pixels, ellipse: Ellipse): Spot {
  const own = readRing(pixels, ellipse, 0, 0);
  let best: Spot = { ...ellipse, fromX: 0, fromY: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step < DIRECTIONS; step += 1) {
    const angle = (2 * Math.PI * step) / DIRECTIONS;
    const fromX = FROM_RADII * ellipse.radiusX * Math.cos(angle);
    const fromY = FROM_RADII * ellipse.radiusY * Math.sin(angle);
    if (!isInside(ellipse.x + fromX, ellipse.radiusX) || !isInside(ellipse.y + fromY, ellipse.radiusY))
      continue;
    const other = readRing(pixels, ellipse, fromX, fromY);
    const off = own.reduce((sum, colour, i) => sum + difference(colour, other[i] as Colour), 0);
    if (off < least) {
      least = off;
      best = { ...ellipse, fromX, fromY };
    }
  }
  return best;
}

/**
 * Removes a spot from the pixels, in place: with the texture of an area beside it, and the colours of its own
 * surroundings, interpolated smoothly.
 */
export function healSpot(pixels: Pixels, spot: Spot): void {
  const { data, width, height } = pixels;
  const [cx, cy] = [spot.x * width, spot.y * height];
  const [rx, ry] = [spot.radiusX * width, spot.radiusY * height];
  const offset = 3 * (Math.round(spot.fromY * height) * width + Math.round(spot.fromX * width));
  const there = readRing(pixels, spot, spot.fromX, spot.fromY);
  const shifts = readRing(pixels, spot, 0, 0).map((own, i): Colour => {
    const other = there[i] as Colour;
    return [own[0] - other[0], own[1] - other[1], own[2] - other[2]];
  });
  for (let y = Math.max(0, Math.floor(cy - ry)); y <= Math.min(height - 1, cy + ry); y += 1) {
    for (let x = Math.max(0, Math.floor(cx - rx)); x <= Math.min(width - 1, cx + rx); x += 1) {
      const [u, v] = [(x + 0.5 - cx) / rx, (y + 0.5 - cy) / ry];
      const distance = Math.hypot(u, v);
      if (distance >= 1) continue;
      const share = Math.min(1, (1 - distance) / (1 - FEATHER));
      const shift = spread(shifts, u, v);
      const at = 3 * (y * width + x);
      for (let c = 0; c < 3; c += 1) {
        const old = data[at + c] as number;
        const fresh = (data[at + c + offset] ?? old) + (shift[c] as number);
        data[at + c] = Math.max(0, Math.min(255, Math.round(old + share * (fresh - old))));
      }
    }
  }
}

/** Interpolates the ring's values at a point inside it: nearer values count more. */
function spread(ring: readonly Colour[], u: number, v: number): Colour {
  const sum: Colour = [0, 0, 0];
  let weights = 0;
  ring.forEach((colour, i) => {
    const angle = (2 * Math.PI * i) / RING;
    const weight = 1 / ((u - Math.cos(angle)) ** 2 + (v - Math.sin(angle)) ** 2 + 0.02);
    weights += weight;
    for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] as number) + weight * (colour[c] as number);
  });
  return [sum[0] / weights, sum[1] / weights, sum[2] / weights];
}

/** Reads the mean colours of small squares around an ellipse that is moved by shares of width and height. */
function readRing({ data, width, height }: Pixels, ellipse: Ellipse, byX: number, byY: number): Colour[] {
  const reach = Math.max(1, Math.round((ellipse.radiusX * width) / 5));
  return Array.from({ length: RING }, (_, i): Colour => {
    const angle = (2 * Math.PI * i) / RING;
    const x = Math.round((ellipse.x + byX + ellipse.radiusX * Math.cos(angle)) * width - 0.5);
    const y = Math.round((ellipse.y + byY + ellipse.radiusY * Math.sin(angle)) * height - 0.5);
    const sum: Colour = [0, 0, 0];
    let count = 0;
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row += 1) {
      for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column += 1) {
        const at = 3 * (row * width + column);
        for (let c = 0; c < 3; c += 1) sum[c] = (sum[c] as number) + (data[at + c] as number);
        count += 1;
      }
    }
    return count === 0 ? sum : [sum[0] / count, sum[1] / count, sum[2] / count];
  });
}

function difference(a: Colour, b: Colour): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
}

/** Whether a spot is inside the picture, with room for the ring's squares. */
function isInside(middle: number, radius: number): boolean {
  return middle - 1.3 * radius >= 0 && middle + 1.3 * radius <= 1;
}
