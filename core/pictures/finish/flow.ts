import { divide, subtract } from './arithmetic.ts';
import { blur, blurProduct } from './blur.ts';
import { type Fit, pixelMap } from './fit.ts';
import { double, halveProduct } from './half-size.ts';
import { newPlane, type Plane, smoothstep } from './plane.ts';
import type { Level } from './register.ts';
import { sampleCubic } from './sample.ts';

/**
 * How far each pixel of the original has moved in the answer, beyond the fit: pixels of the small original.
 */
export interface Flow {
  readonly x: Plane;
  readonly y: Plane;
}

/** Blur of the sums around a pixel, on the half-size grid on which we find the flow. */
const WINDOW_SIGMA = 2;
const ITERATIONS = 3;
const MOST_PIXELS = 2;

/**
 * Finds the movement that registration leaves: a model redraws the picture, and its lines shift by parts of a
 * pixel. Uses Lucas-Kanade on normalised brightness. Pixels at which the two do not look alike take their
 * neighbours' flow.
 */
export function findFlow({ original, answer }: Level, fit: Fit): Flow {
  const slope = findSlope(original);
  const slopes = {
    xx: around(slope.x, slope.x).data,
    xy: around(slope.x, slope.y).data,
    yy: around(slope.y, slope.y).data,
  };
  const contrast = around(original, original);
  let half: Flow = { x: newPlane(contrast), y: newPlane(contrast) };
  let flow: Flow = { x: newPlane(original), y: newPlane(original) };
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const warped = warp(answer, flow, fit);
    const difference = subtract(warped, original);
    move(half, slopes, { x: around(slope.x, difference).data, y: around(slope.y, difference).data });
    const trust = trustAlike(around(original, warped), contrast, around(warped, warped));
    half = smooth(half, trust);
    flow = { x: double(half.x, original), y: double(half.y, original) };
  }
  return flow;
}

/** The mean of a product around each pixel. */
function around(a: Plane, b: Plane): Plane {
  return blur(halveProduct(a, b), WINDOW_SIGMA);
}

function findSlope({ width, height, data }: Plane): Flow {
  const [across, down] = [newPlane({ width, height }), newPlane({ width, height })];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1, i = y * width + 1; x < width - 1; x += 1, i += 1) {
      across.data[i] = ((data[i + 1] as number) - (data[i - 1] as number)) / 2;
      down.data[i] = ((data[i + width] as number) - (data[i - width] as number)) / 2;
    }
  }
  return { x: across, y: down };
}

/** One step of Lucas-Kanade, in place. */
function move(
  { x, y }: Flow,
  { xx, xy, yy }: Record<'xx' | 'xy' | 'yy', Float32Array>,
  difference: Record<'x' | 'y', Float32Array>,
): void {
  for (let i = 0; i < x.data.length; i += 1) {
    const [a, b, c] = [(xx[i] as number) + 0.01, xy[i] as number, (yy[i] as number) + 0.01];
    const determinant = a * c - b * b;
    const [p, q] = [difference.x[i] as number, difference.y[i] as number];
    x.data[i] = clamp((x.data[i] as number) - (c * p - b * q) / determinant);
    y.data[i] = clamp((y.data[i] as number) - (a * q - b * p) / determinant);
  }
}

/**
 * How far to trust each pixel's flow: as far as the two look alike there. Flat areas count next to nothing.
 */
function trustAlike(product: Plane, squareA: Plane, squareB: Plane): Plane {
  const trust = newPlane(product);
  for (let i = 0; i < trust.data.length; i += 1) {
    // In a black area a blur may return a little less than 0.
    const contrast = Math.sqrt(Math.max(0, (squareA.data[i] as number) * (squareB.data[i] as number)));
    trust.data[i] = smoothstep(0.2, 0.6, (product.data[i] as number) / (contrast + 0.05)) + 1e-3;
  }
  return trust;
}

/** Smooths the flow, weighted by trust. */
function smooth({ x, y }: Flow, trust: Plane): Flow {
  const total = blur(trust, WINDOW_SIGMA);
  return {
    x: divide(blurProduct(x, trust, WINDOW_SIGMA), total),
    y: divide(blurProduct(y, trust, WINDOW_SIGMA), total),
  };
}

function warp(answer: Plane, flow: Flow, fit: Fit): Plane {
  const warped = newPlane(flow.x);
  const { stepX, startX, stepY, startY } = pixelMap(fit, flow.x, answer);
  for (let y = 0, i = 0; y < warped.height; y += 1) {
    for (let x = 0; x < warped.width; x += 1, i += 1) {
      const ax = startX + (x + (flow.x.data[i] as number)) * stepX;
      const ay = startY + (y + (flow.y.data[i] as number)) * stepY;
      warped.data[i] = sampleCubic(answer, ax, ay);
    }
  }
  return warped;
}

function clamp(pixels: number): number {
  return Math.min(MOST_PIXELS, Math.max(-MOST_PIXELS, pixels));
}
