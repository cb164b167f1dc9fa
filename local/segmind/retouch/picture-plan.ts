import * as z from 'zod';

const share = z.number().min(0).max(1);

const ellipseSchema = z.strictObject({ x: share, y: share, radiusX: share, radiusY: share });

/** A centre and two radii, as shares of a picture's width and height. */
export type Ellipse = z.infer<typeof ellipseSchema>;

/** The fields of a script's `job` that say how the pictures turn out. */
export const picturePlanShape = {
  /** How the model fits the photo's ratio to the ratio of its answer. */
  frame: z.enum(['stretch', 'crop']).optional(),
  /**
   * How far the answer is shifted, in pixels before the enlargement.
   * @default less than a pixel, derived from the photo
   */
  shift: z.strictObject({ x: z.number().min(-64).max(64), y: z.number().min(-64).max(64) }).optional(),
  /** How far rows and columns are displaced in waves, in pixels before the enlargement. */
  wobble: z.number().min(0).max(8).optional(),
  /**
   * The pixels of the answer before the enlargement: at most this number, or as many as the photo has.
   * @default about a megapixel, like SeedEdit
   */
  outputPixels: z.union([z.int().min(1), z.literal('as-photo')]).optional(),
  /** Things to remove, in addition to the spots that are found. */
  removed: z.array(ellipseSchema).optional(),
  /** Whether a line on the picture says that it is simulated. @default true */
  visibleLine: z.boolean().optional(),
  /** The mark "AI GENERATED" at the bottom right. */
  cornerMark: z.literal(true).optional(),
  /** Adds an unsigned C2PA manifest to the JPEG. */
  c2pa: z.literal(true).optional(),
  /**
   * A broken picture: all black; cut short; cut short, but with an end marker; the lower half grey; the photo
   * as it was sent.
   */
  spoilt: z.enum(['black', 'cut', 'cut-with-end', 'half-grey', 'echo']).optional(),
} as const;

/** Reads a {@link PicturePlan}. */
export const picturePlanSchema = z.strictObject(picturePlanShape);

/** How the pictures of a job differ from normal ones. */
export type PicturePlan = z.infer<typeof picturePlanSchema>;
