import * as z from 'zod/mini';

const share = z.number().check(z.minimum(0), z.maximum(1));

/** What was found about a picture; nothing is withheld for it. */
export const checksSchema = z.object({
  /** Median likeness to the original of blocks of 32 pixels after registration; null if it does not lie on it. */
  structure: z.nullable(share),
  /** How far the model moved the picture, pixels of its own; null if that could not be found out. */
  shiftPixels: z.nullable(z.number()),
  /** How the model came to its own ratio. */
  frame: z.nullable(z.enum(['same', 'stretched', 'cropped'])),
  /** The share of the picture that the model changed. */
  changedShare: z.nullable(share),
  /** The share of the picture that is blank in the model's and not in the original. */
  blankShare: share,
  /** Unless the original is so itself. */
  isNearlyBlack: z.boolean(),
  /** Unless the original is so itself. */
  isOneColour: z.boolean(),
  isNearlyUnchanged: z.boolean(),
  hasCornerMark: z.boolean(),
});

export type Checks = z.infer<typeof checksSchema>;
