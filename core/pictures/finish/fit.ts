import type { Size } from './plane.ts';

/**
 * Maps the original's frame to the answer's. With both frames from 0 to 1, the original's point u lies at
 * `0.5 + offset + scale * (u - 0.5)` in the answer. Stretched: the scales are 1. Cropped: a scale is more
 * than 1, the answer shows less.
 */
export interface Fit {
  readonly scaleX: number;
  readonly offsetX: number;
  readonly scaleY: number;
  readonly offsetY: number;
}

export const STRETCHED: Fit = { scaleX: 1, offsetX: 0, scaleY: 1, offsetY: 0 };

/**
 * The fit for a model that cuts out the middle of the original, in the answer's ratio, without distortion.
 */
export function croppedFit(original: Size, answer: Size): Fit {
  const ratio = original.width / original.height / (answer.width / answer.height);
  return { ...STRETCHED, scaleX: Math.max(1, ratio), scaleY: Math.max(1, 1 / ratio) };
}

/**
 * Maps pixel positions on a grid of the original to a grid of the answer. 0 is the centre of the first pixel.
 */
export interface PixelMap {
  readonly stepX: number;
  readonly startX: number;
  readonly stepY: number;
  readonly startY: number;
}

export function pixelMap(fit: Fit, from: Size, to: Size): PixelMap {
  return {
    stepX: (fit.scaleX * to.width) / from.width,
    startX: (0.5 + fit.offsetX + fit.scaleX * (0.5 / from.width - 0.5)) * to.width - 0.5,
    stepY: (fit.scaleY * to.height) / from.height,
    startY: (0.5 + fit.offsetY + fit.scaleY * (0.5 / from.height - 0.5)) * to.height - 0.5,
  };
}
