import * as z from 'zod/mini';
import { between, type FieldIssue } from './field-schemas.ts';
import type { OutputOverrides } from './output-options.ts';

/** The strength of a recipe that says none: the retouched picture as it is. */
export const DEFAULT_STRENGTH = 1;

/** How much of a retouched picture is blended with its original. It is no matter of the model's. */
export const strengthSchema = between(0, 1).check(
  z.describe(
    'How much of the retouched picture is blended with the original, once it is finished: 1, or absent, is all of it; 0 is the original.',
  ),
);

/** What of a recipe the blend depends on. */
interface Blending {
  readonly strength?: number | undefined;
  readonly output?: OutputOverrides | undefined;
}

/** The strength that a recipe's picture is finished with, 0 to 1. */
export function strengthOf({ strength }: Blending): number {
  const isBlend = strength !== undefined && strength >= 0 && strength <= 1;
  // Any other number was for a model, in a recipe of an earlier version.
  return isBlend ? strength : DEFAULT_STRENGTH;
}

/** What is wrong with a recipe whose result cannot be blended. */
export function checkBlend({ strength = DEFAULT_STRENGTH, output }: Blending): FieldIssue[] {
  if (strength === DEFAULT_STRENGTH || output?.size !== 'untouched') return [];
  const message = `is ${strength}, and output.size is "untouched", the model’s own file, which is not blended with the original; expected a strength of 1, or another output.size`;
  return [{ path: ['strength'], message }];
}
