import type { Sizing } from '../retouch/answer-size.ts';

/** What a submit asks a model to do. */
export interface Overrides {
  readonly imageUrl: string;
  readonly instructions: string;
  /** The factor of the enlargement. */
  readonly upscale: number;
  readonly sizing: Sizing;
}

/** The parsed body of a submit, with the fields that were sent, or what is wrong with it. */
export type ReadOverrides =
  | { readonly overrides: Overrides; readonly sent: Readonly<Record<string, unknown>> }
  | { readonly problem: string };

/**
 * A model as Segmind serves it. The simulator has its own facts about the model and does not use the stack's
 * profile.
 */
export interface ServedModel {
  /** The path of its submits. */
  readonly path: string;
  /** A workflow is polled at one URL; v2 has one for the status and one for the output. */
  readonly api: 'workflow' | 'v2';
  readonly takes: PhotoLimits;
  read(fields: Readonly<Record<string, unknown>>): ReadOverrides;
}

/** The photos that a model accepts. */
export interface PhotoLimits {
  readonly formats: readonly string[];
  /** Pixels. */
  readonly minSide: number;
  /** Pixels. */
  readonly maxSide: number;
  /** The longest side divided by the shortest. */
  readonly maxRatio: number;
}

/** Says what is wrong with a photo's URL; undefined if it is valid. */
export function checkImageUrl(field: string, value: unknown): string | undefined {
  const isUrl = typeof value === 'string' && URL.canParse(value) && /^(https?|data):/i.test(value);
  return isUrl ? undefined : `Invalid parameter ${field}: expected an http, https or data URI`;
}
