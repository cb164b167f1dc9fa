import * as z from 'zod/mini';

const share = z.number().check(z.minimum(0), z.maximum(1));

/** The findings about a picture. The result is delivered whatever they are. */
export const checksSchema = z.object({
  /** Median likeness to the original, in blocks of 32 pixels, registered; null if it cannot be registered. */
  structure: z.nullable(share),
  /** How far the model moved the picture, in pixels of its own; null if unknown. */
  shiftPixels: z.nullable(z.number()),
  /** How the model reached its own ratio. */
  frame: z.nullable(z.enum(['same', 'stretched', 'cropped'])),
  /** The share of the picture that the model changed. */
  changedShare: z.nullable(share),
  /** The share of the picture that is blank in the model's picture but not in the original. */
  blankShare: share,
  /** False if the original is so itself. */
  isNearlyBlack: z.boolean(),
  /** False if the original is so itself. */
  isOneColour: z.boolean(),
  isNearlyUnchanged: z.boolean(),
  hasCornerMark: z.boolean(),
});

export type Checks = z.infer<typeof checksSchema>;
