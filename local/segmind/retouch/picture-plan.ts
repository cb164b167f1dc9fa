import * as z from 'zod';

const share = z.number().min(0).max(1);

const ellipseSchema = z.strictObject({ x: share, y: share, radiusX: share, radiusY: share });

/** A place in a picture and two radii, all as shares of its width and height. */
export type Ellipse = z.infer<typeof ellipseSchema>;

/** The fields of a script's `job` that say how the pictures turn out. */
export const picturePlanShape = {
  /** How the model gets from the photo's ratio to that of its answer. */
  frame: z.enum(['stretch', 'crop']).optional(),
  /** How far the answer is off, in pixels before it is enlarged; by default less than one, drawn by the photo. */
  shift: z.strictObject({ x: z.number().min(-64).max(64), y: z.number().min(-64).max(64) }).optional(),
  /** How far rows and columns waver, in pixels before it is enlarged. */
  wobble: z.number().min(0).max(8).optional(),
  /** Pixels before it is enlarged: about a megapixel, as SeedEdit; else at most this many, or as many as the photo has. */
  outputPixels: z.union([z.int().min(1), z.literal('as-photo')]).optional(),
  /** Things to be removed, beside the spots that are found. */
  removed: z.array(ellipseSchema).optional(),
  /** Whether a line on the picture says that it is simulated; true unless told. */
  visibleLine: z.boolean().optional(),
  /** The mark "AI GENERATED" at the bottom right. */
  cornerMark: z.literal(true).optional(),
  /** A C2PA manifest in the JPEG, not signed. */
  c2pa: z.literal(true).optional(),
  /** One colour; cut short; cut short, but with an end; the lower half grey; the photo as it was sent. */
  spoilt: z.enum(['black', 'cut', 'cut-with-end', 'half-grey', 'echo']).optional(),
} as const;

/** Reads a {@link PicturePlan}. */
export const picturePlanSchema = z.strictObject(picturePlanShape);

/** How the pictures of a job turn out, where that is not the usual way. */
export type PicturePlan = z.infer<typeof picturePlanSchema>;
