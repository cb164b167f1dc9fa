import * as z from 'zod';
import { checkImageUrl, type ReadOverrides, type ServedModel } from './served-model.ts';

const aspectRatio = z.union([z.literal('match_input_image'), z.string().regex(/^\d+:\d+$/)]).optional();
const common = {
  prompt: z.string().min(1),
  image_input: z.array(z.string()).length(1),
  aspect_ratio: aspectRatio,
  max_images: z.literal(1).optional(),
};

/** The sizes by name: the side of a square with as many pixels. */
const SIDES: Readonly<Record<string, number>> = { '2K': 2048, '3K': 3072, '4K': 4096 };

/** Seedream 4.5. @see docs/segmind.md "Newer facts" */
export const SEEDREAM_4_5 = createSeedream(
  '/v2/seedream-4.5',
  z.strictObject({
    ...common,
    size: z.enum(['2K', '4K']).default('2K'),
    sequential_image_generation: z.literal('disabled').optional(),
  }),
);

/** Seedream 5.0 Lite. @see docs/segmind.md "Newer facts" */
export const SEEDREAM_5_LITE = createSeedream(
  '/v2/seedream-v5-lite-image-to-image',
  z.strictObject({
    ...common,
    size: z.enum(['2K', '3K']).default('2K'),
    optimize_prompt: z.enum(['standard', 'fast']).optional(),
    watermark: z.boolean().optional(),
  }),
);

interface SeedreamBody {
  readonly prompt: string;
  readonly image_input: readonly string[];
  readonly size: string;
}

function createSeedream(path: string, schema: z.ZodType<SeedreamBody>): ServedModel {
  return {
    path,
    api: 'v2',
    takes: {
      formats: ['jpeg', 'png', 'webp', 'tiff', 'gif'],
      minSide: 15,
      maxSide: 6000,
      maxRatio: 16,
    },
    read(fields): ReadOverrides {
      const body = schema.safeParse(fields);
      if (!body.success) {
        const [issue] = body.error.issues;
        return { problem: `Invalid parameter ${issue?.path.join('.')}: ${issue?.message}` };
      }
      const { prompt, image_input, size } = body.data;
      const [imageUrl = ''] = image_input;
      const noUrl = checkImageUrl('image_input', imageUrl);
      if (noUrl !== undefined) return { problem: noUrl };
      const side = SIDES[size] ?? 0;
      const { image_input: _, ...sent } = fields;
      return {
        overrides: { imageUrl, instructions: prompt, upscale: 1, sizing: { pixels: side * side } },
        sent,
      };
    },
  };
}
