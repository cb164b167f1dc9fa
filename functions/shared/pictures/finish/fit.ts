import type { Size } from './plane.ts';

/**
 * Which part of the answer shows which part of the original: with both frames from 0 to 1, the original's point u lies at
 * `0.5 + offset + scale * (u - 0.5)` of the answer. Stretched: scales of 1. Cropped: more than 1, the answer shows less.
 */
export interface Fit {
  readonly scaleX: number;
  readonly offsetX: number;
  readonly scaleY: number;
  readonly offsetY: number;
}

export const STRETCHED: Fit = { scaleX: 1, offsetX: 0, scaleY: 1, offsetY: 0 };

/** The model cut the middle out of the original, in the answer's ratio, and left the shapes as they are. */
export function croppedFit(original: Size, answer: Size): Fit {
  const ratio = original.width / original.height / (answer.width / answer.height);
  return { ...STRETCHED, scaleX: Math.max(1, ratio), scaleY: Math.max(1, 1 / ratio) };
}

/** Pixel positions (0 is the centre of the first) on a grid of the answer, for those on a grid of the original. */
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
