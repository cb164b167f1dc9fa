import * as z from 'zod';
import { RAW_HANDLING } from '../../../core/contract/recipe.ts';
import { PHOTO_TYPES } from '../../../core/domain/photo-types.ts';

/** The photos that a stack accepts, and their price. */
export const limitsSchema = z
  .object({
    version: z.string().describe('The stack’s version of Retouch, such as `0.1.0`.'),
    model: z.object({ name: z.string(), title: z.string() }),
    pricePerPhoto: z
      .number()
      .min(0)
      .describe('In dollars. A photo that is the same as another one costs nothing.'),
    maxInFlight: z.int().min(1).describe('How many photos may be at Segmind at once.'),
    types: z.array(z.enum(PHOTO_TYPES)).describe('The media types of photos that Retouch accepts.'),
    takesHeic: z.boolean().describe('Whether HEIC is among them: the setting `heic`.'),
    raw: z
      .enum(RAW_HANDLING)
      .describe(
        'What happens to a RAW file with a JPEG of the same name beside it: Retouch skips it, or retouches it too.',
      ),
    ignore: z
      .array(z.string())
      .describe('Patterns of paths under `uploads/` that Retouch skips: the setting `ignore`.'),
    maxBytes: z.int().min(1).describe('The largest file size of a photo.'),
    maxPixels: z.int().min(1).describe('The largest width times height.'),
  })
  .meta({ id: 'Limits', description: 'Which photos the stack accepts, and what they cost.' });

/** The photos that a stack accepts, and their price. */
export type Limits = z.infer<typeof limitsSchema>;
