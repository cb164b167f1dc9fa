import type { Pixels } from '../pixels.ts';
import { aimSpot, type Spot } from './heal-spot.ts';
import { isSkinLike } from './skin.ts';

/** How much darker or redder than its surroundings a spot has to be, by the strength of the healing. */
const LEAST_CONTRAST = [Number.POSITIVE_INFINITY, 12, 8, 5] as const;
/** A greater contrast means an eye or a nostril. */
const MAX_CONTRAST = 70;
const LEAST_LIGHTNESS = 45;
const DIRECTIONS = 16;
const RADII = [2, 3, 4, 5, 6, 7, 8, 9, 10];
const MAX_SPOTS = 80;
const SURROUNDINGS = 9;
/** The radii are meant for about a megapixel; smaller pictures are not searched. */
const LEAST_SIDE = 300;

interface Peak {
  readonly x: number;
  readonly y: number;
  readonly contrast: number;
}

/** Finds small dark or red spots on skin-like areas, but not lines such as lashes and folds. */
export function findSpots(pixels: Pixels, healing: number): Spot[] {
  const { width, height } = pixels;
  const least = LEAST_CONTRAST[healing] ?? Number.POSITIVE_INFINITY;
  if (least === Number.POSITIVE_INFINITY || Math.min(width, height) < LEAST_SIDE) return [];
  const contrast = measureContrast(pixels);
  const spots: Spot[] = [];
  for (const peak of findPeaks(contrast, pixels, least)) {
    const radius = measureRadius(contrast, pixels, peak);
    if (radius === undefined || !isOnSkin(pixels, peak, radius + 3)) continue;
    const x = (peak.x + 0.5) / width;
    const y = (peak.y + 0.5) / height;
    const isTaken = (spot: Spot) =>
      Math.hypot((spot.x - x) * width, (spot.y - y) * height) < spot.radiusX * width + radius;
    if (spots.some(isTaken)) continue;
    const size = radius + 2;
    spots.push(aimSpot(pixels, { x, y, radiusX: size / width, radiusY: size / height }));
    if (spots.length === MAX_SPOTS) break;
  }
  return spots;
}

/** Measures how much darker and redder than its surroundings each pixel is. */
function measureContrast({ data, width, height }: Pixels): Float32Array {
  const signal = new Float32Array(width * height);
  for (let i = 0, at = 0; i < signal.length; i += 1, at += 3) {
    const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
    signal[i] = 0.299 * red + 0.587 * green + 0.114 * blue - 0.7 * (red - green);
  }
  const near = boxBlur(signal, width, height, 1);
  const around = boxBlur(near, width, height, 3);
  const far = boxBlur(boxBlur(signal, width, height, SURROUNDINGS), width, height, SURROUNDINGS);
  // Two widths: the narrow one shows small spots, the wide one peaks in the middle of larger ones.
  for (let i = 0; i < far.length; i += 1) {
    far[i] = (far[i] as number) - ((near[i] as number) + (around[i] as number)) / 2;
  }
  return far;
}

function findPeaks(contrast: Float32Array, { width, height }: Pixels, least: number): Peak[] {
  const margin = 16;
  const peaks: Peak[] = [];
  for (let y = margin; y < height - margin; y += 1) {
    for (let x = margin; x < width - margin; x += 1) {
      const here = contrast[y * width + x] as number;
      if (here < least || here > MAX_CONTRAST || !isHighest(contrast, width, x, y)) continue;
      peaks.push({ x, y, contrast: here });
    }
  }
  return peaks.sort((a, b) => b.contrast - a.contrast);
}

function isHighest(contrast: Float32Array, width: number, x: number, y: number): boolean {
  const here = contrast[y * width + x] as number;
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) {
      if ((contrast[(y + dy) * width + x + dx] as number) > here) return false;
    }
  }
  return true;
}

/** Finds the radius at which the contrast has faded on all sides; undefined if it continues along a line. */
function measureRadius(contrast: Float32Array, { width }: Pixels, peak: Peak): number | undefined {
  const ring = (radius: number) =>
    circle(radius).map(([dx, dy]) => contrast[(peak.y + dy) * width + peak.x + dx] as number);
  const radius = RADII.find(
    (radius) => ring(radius).reduce((sum, value) => sum + value, 0) < 0.15 * DIRECTIONS * peak.contrast,
  );
  if (radius === undefined) return undefined;
  return Math.max(...ring(radius + 1)) < 0.38 * peak.contrast ? radius : undefined;
}

function isOnSkin({ data, width }: Pixels, { x, y }: Peak, radius: number): boolean {
  const at = 3 * (y * width + x);
  if (0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) < LEAST_LIGHTNESS) return false;
  const skin = circle(radius).filter(([dx, dy]) => {
    const beside = at + 3 * (dy * width + dx);
    return isSkinLike(data[beside] as number, data[beside + 1] as number, data[beside + 2] as number);
  });
  return skin.length >= 0.9 * DIRECTIONS;
}

function circle(radius: number): [number, number][] {
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angle = (2 * Math.PI * i) / DIRECTIONS;
    return [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))];
  });
}

/** Computes the mean of a square around each pixel. */
function boxBlur(values: Float32Array, width: number, height: number, reach: number): Float32Array {
  const across = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1) slide(values, across, y * width, 1, width, reach);
  const both = new Float32Array(values.length);
  for (let x = 0; x < width; x += 1) slide(across, both, x, width, height, reach);
  return both;
}

function slide(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  reach: number,
): void {
  const read = (i: number) => from[start + step * (i < 0 ? 0 : i >= count ? count - 1 : i)] as number;
  let sum = 0;
  for (let i = -reach; i <= reach; i += 1) sum += read(i);
  for (let i = 0; i < count; i += 1) {
    to[start + step * i] = sum / (2 * reach + 1);
    sum += read(i + reach + 1) - read(i - reach);
  }
}
