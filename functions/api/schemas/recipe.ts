import * as z from 'zod';
import {
  OUTPUT_COLOURS,
  OUTPUT_FORMATS,
  OUTPUT_METADATA,
  OUTPUT_SIDE,
  OUTPUT_SIZES,
  PRIORITIES,
} from '../../shared/contract.ts';
import { INSTRUCTIONS_LENGTH } from '../../shared/domain/recipe.ts';

/** Control characters but for tabs, line feeds and carriage returns. */
const NO_TEXT = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f';
const TEXT = new RegExp(`^[^${NO_TEXT}]*$`);

/** How a result is to be delivered. */
export const outputSchema = z
  .strictObject({
    size: z
      .union([z.enum(OUTPUT_SIZES), z.int().min(OUTPUT_SIDE.min).max(OUTPUT_SIDE.max)])
      .describe(
        '`full`: the original’s pixels or more; `delivered`: as the model gave it, in the original’s ratio; `untouched`: the model’s own file; or the longest side in pixels.',
      ),
    colour: z.enum(OUTPUT_COLOURS).describe('The colour space: sRGB, or the photo’s own.'),
    format: z
      .enum(OUTPUT_FORMATS)
      .describe('The file format; `original` is the photo’s, or JPEG if that cannot be written.'),
    quality: z.int().min(1).max(100).describe('Of JPEG, WebP and AVIF.'),
    metadata: z.enum(OUTPUT_METADATA).describe('What of the photo’s EXIF, IPTC and XMP the result has.'),
  })
  .meta({ id: 'Output', description: 'How a result is delivered.' });

/** In which order photos are served. */
export const prioritySchema = z
  .enum(PRIORITIES)
  .describe(
    '`high` is served before all photos of `normal` priority. It counts from when the photo joins the queue, and does not change the result.',
  );

/** What a caller may ask for; what is absent is as the stack's defaults say. */
export const recipeSchema = z
  .strictObject({
    instructions: z
      .string()
      .min(1)
      .max(INSTRUCTIONS_LENGTH)
      .regex(TEXT, 'holds a control character; only text, tabs and line feeds are taken')
      .refine((text) => text.isWellFormed(), 'is not well-formed Unicode')
      .refine((text) => text.trim() !== '', 'is blank')
      .optional()
      .describe('What to do to the photo, in English.'),
    upscale: z
      .string()
      .min(1)
      .max(20)
      .optional()
      .describe('How much the model’s picture is enlarged, such as `2x`, if the stack’s model can be told.'),
    seed: z
      .number()
      .optional()
      .describe('The same seed makes the same picture, if the stack’s model can be told.'),
    strength: z
      .number()
      .optional()
      .describe('How much the model may change, if the stack’s model can be told.'),
    output: outputSchema.partial().optional(),
    priority: prioritySchema.optional(),
  })
  .meta({
    id: 'Recipe',
    description: 'What to do to a photo; what is absent is as the stack’s settings say.',
  });
