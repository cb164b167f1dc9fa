import * as z from 'zod';
import { INSTRUCTIONS_LENGTH, UPSCALE } from '../../shared/domain/recipe.ts';

/** Control characters but for tabs, line feeds and carriage returns. */
const NO_TEXT = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f';
const TEXT = new RegExp(`^[^${NO_TEXT}]*$`);

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
      .regex(UPSCALE, 'expected a number and "x", such as "2x"')
      .optional()
      .describe('How much to enlarge the photo, such as `2x`.'),
  })
  .meta({
    id: 'Recipe',
    description: 'What to do to a photo; what is absent is as the stack’s settings say.',
  });
