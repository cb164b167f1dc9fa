import * as z from 'zod/mini';
import { OUTPUT_COLOURS, OUTPUT_FORMATS, OUTPUT_METADATA, OUTPUT_SIDE, OUTPUT_SIZES } from '../contract.ts';

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: ({ input }) => `is ${JSON.stringify(input)}; expected ${values.join(' or ')}` });

const whole = (min: number, max: number) => {
  const error = ({ input }: { input?: unknown }) => `is ${JSON.stringify(input)}; expected ${min} to ${max}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
};

/** How a result is to be delivered. */
export const outputOptionsSchema = z.object({
  /** `full`: never fewer pixels than the original; a number: the longest side, pixels. */
  size: z.union([z.enum(OUTPUT_SIZES), whole(OUTPUT_SIDE.min, OUTPUT_SIDE.max)], {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}; expected ${OUTPUT_SIZES.join(', ')} or a longest side of ${OUTPUT_SIDE.min} to ${OUTPUT_SIDE.max} pixels`,
  }),
  colour: oneOf(OUTPUT_COLOURS),
  format: oneOf(OUTPUT_FORMATS),
  /** Of JPEG, WebP and AVIF. */
  quality: whole(1, 100),
  metadata: oneOf(OUTPUT_METADATA),
});

export type OutputOptions = z.infer<typeof outputOptionsSchema>;

/** Output options that leave open what they do not say. */
export type OutputOverrides = { readonly [O in keyof OutputOptions]?: OutputOptions[O] | undefined };

/** The names of the options. */
export const OUTPUT_OPTIONS = Object.keys(outputOptionsSchema.shape) as (keyof OutputOptions)[];

/** How a result is delivered unless a setting or a recipe says otherwise. */
export const DEFAULT_OUTPUT: OutputOptions = {
  size: 'full',
  colour: 'srgb',
  format: 'original',
  quality: 92,
  metadata: 'all',
};

/** An option as text, as metadata and environment variables hold it: a number if it is one. */
export function fromText(text: string): string | number {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}
