import { blur, blurProduct } from './blur.ts';
import { type Fit, pixelMap } from './fit.ts';
import { fillByMoments, normalise } from './normalise.ts';
import { fillPlane, newPlane, type Plane, smoothstep } from './plane.ts';
import { sampleCubic } from './sample.ts';

/** Where each pixel of the original went in the answer, beside the fit: pixels of the small original. */
export interface Flow {
  readonly x: Plane;
  readonly y: Plane;
}

const WINDOW_SIGMA = 4;
const ITERATIONS = 3;
const MOST_PIXELS = 2;

/**
 * Follows what registration leaves: a model redraws, and what it redraws wobbles by parts of a pixel. Lucas-Kanade on
 * normalised brightness; pixels at which the two do not look alike take their neighbours' flow.
 */
export function findFlow(original: Plane, answer: Plane, fit: Fit): Flow {
  const [still, moving] = [normalise(original), normalise(answer)];
  const { width, height } = original;
  const gradientX = fillPlane(original, (i) => slope(still.data, i, i % width, width, 1));
  const gradientY = fillPlane(original, (i) => slope(still.data, i, Math.floor(i / width), height, width));
  const xx = blurProduct(gradientX, gradientX, WINDOW_SIGMA).data;
  const xy = blurProduct(gradientX, gradientY, WINDOW_SIGMA).data;
  const yy = blurProduct(gradientY, gradientY, WINDOW_SIGMA).data;
  let flow: Flow = { x: newPlane(original), y: newPlane(original) };
  let warped = warp(moving, flow, fit);
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const difference = fillPlane(original, (i) => (warped.data[i] as number) - (still.data[i] as number));
    const dx = blurProduct(gradientX, difference, WINDOW_SIGMA).data;
    const dy = blurProduct(gradientY, difference, WINDOW_SIGMA).data;
    for (let i = 0; i < flow.x.data.length; i += 1) {
      const [a, b, c] = [(xx[i] as number) + 0.01, xy[i] as number, (yy[i] as number) + 0.01];
      const determinant = a * c - b * b;
      const [p, q] = [dx[i] as number, dy[i] as number];
      flow.x.data[i] = clamp((flow.x.data[i] as number) - (c * p - b * q) / determinant);
      flow.y.data[i] = clamp((flow.y.data[i] as number) - (a * q - b * p) / determinant);
    }
    flow = trustAlike(flow, localCorrelation(still, warped));
    warped = warp(moving, flow, fit);
  }
  return flow;
}

/** How alike two normalised planes are around each pixel, -1 to 1; flat places count as 0. */
function localCorrelation(a: Plane, b: Plane): Plane {
  return fillByMoments(a, b, WINDOW_SIGMA, (covariance, spread) => covariance / (spread + 0.05));
}

/** Smooths the flow, and counts each pixel by how alike the two pictures are there. */
function trustAlike({ x, y }: Flow, correlation: Plane): Flow {
  const trust = fillPlane(x, (i) => smoothstep(0.2, 0.6, correlation.data[i] as number) + 1e-3);
  const total = blur(trust, WINDOW_SIGMA).data;
  const settle = (plane: Plane): Plane => {
    const sum = blurProduct(plane, trust, WINDOW_SIGMA).data;
    return fillPlane(plane, (i) => (sum[i] as number) / (total[i] as number));
  };
  return { x: settle(x), y: settle(y) };
}

function warp(answer: Plane, flow: Flow, fit: Fit): Plane {
  const { width } = flow.x;
  const { stepX, startX, stepY, startY } = pixelMap(fit, flow.x, answer);
  return fillPlane(flow.x, (i) => {
    const x = (i % width) + (flow.x.data[i] as number);
    const y = Math.floor(i / width) + (flow.y.data[i] as number);
    return sampleCubic(answer, startX + x * stepX, startY + y * stepY);
  });
}

function slope(data: Float32Array, i: number, position: number, length: number, step: number): number {
  if (position === 0 || position === length - 1) return 0;
  return ((data[i + step] as number) - (data[i - step] as number)) / 2;
}

function clamp(pixels: number): number {
  return Math.min(MOST_PIXELS, Math.max(-MOST_PIXELS, pixels));
}
