import * as z from 'zod/mini';
import { between, type FieldIssue } from './field-schemas.ts';
import type { OutputOverrides } from './output-options.ts';

/** The strength if a recipe does not set it: the retouched picture as it is. */
export const DEFAULT_STRENGTH = 1;

/** How much of a retouched picture is blended with its original. Retouch does this, not the model. */
export const strengthSchema = between(0, 1).check(
  z.describe(
    'How much of the retouched picture Retouch blends with the original after it is finished: 1, or absent, is the retouched picture alone; 0 is the original.',
  ),
);

/** The parts of a recipe that the blend depends on. */
interface Blending {
  readonly strength?: number | undefined;
  readonly output?: OutputOverrides | undefined;
}

/** The strength for finishing a recipe's picture, 0 to 1. */
export function strengthOf({ strength }: Blending): number {
  const isBlend = strength !== undefined && strength >= 0 && strength <= 1;
  // Any other number is from a recipe of an earlier version, which sent it to the model.
  return isBlend ? strength : DEFAULT_STRENGTH;
}

/** The faults of a recipe with a result that cannot be blended. */
export function checkBlend({ strength = DEFAULT_STRENGTH, output }: Blending): FieldIssue[] {
  if (strength === DEFAULT_STRENGTH || output?.size !== 'untouched') return [];
  const message = `is ${strength}, but output.size is "untouched": Retouch does not blend the model’s own file with the original; expected a strength of 1, or another output.size`;
  return [{ path: ['strength'], message }];
}
