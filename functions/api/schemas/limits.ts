import * as z from 'zod';
import { RAW_HANDLING } from '../../shared/contract.ts';
import { PHOTO_TYPES } from '../../shared/domain/photo-types.ts';

/** The photos that a stack accepts, and their price. */
export const limitsSchema = z
  .object({
    version: z.string().describe('The version of Retouch that the stack is of, such as `0.1.0`.'),
    model: z.object({ name: z.string(), title: z.string() }),
    pricePerPhoto: z
      .number()
      .min(0)
      .describe('Dollars. A photo that is the same as another one is not paid for.'),
    maxInFlight: z.int().min(1).describe('How many photos may be at Segmind at once.'),
    types: z.array(z.enum(PHOTO_TYPES)).describe('The media types of the photos that are taken.'),
    takesHeic: z.boolean().describe('Whether HEIC is among them: the setting `heic`.'),
    raw: z
      .enum(RAW_HANDLING)
      .describe(
        'What becomes of a RAW file beside a JPEG of the same name: it is skipped, or retouched too.',
      ),
    ignore: z
      .array(z.string())
      .describe('Patterns of the paths under `uploads/` that are skipped: the setting `ignore`.'),
    maxBytes: z.int().min(1).describe('How large a photo’s file may be.'),
    maxPixels: z.int().min(1).describe('Width by height at most.'),
  })
  .meta({ id: 'Limits', description: 'What photos the stack takes, and what they cost.' });

/** The photos that a stack accepts, and their price. */
export type Limits = z.infer<typeof limitsSchema>;
