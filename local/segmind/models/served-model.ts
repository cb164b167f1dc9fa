import type { Sizing } from '../retouch/answer-size.ts';

/** What a submit asks of a model. */
export interface Wish {
  readonly imageUrl: string;
  readonly instructions: string;
  /** Factor of the enlargement. */
  readonly upscale: number;
  readonly sizing: Sizing;
}

/** A submit's body, read: what it asks for and the words that were sent, or what is wrong with it. */
export type ReadWish =
  | { readonly wish: Wish; readonly sent: Readonly<Record<string, unknown>> }
  | { readonly problem: string };

/** One model as Segmind serves it. What the simulator knows of it is its own, and not the stack's profile. */
export interface ServedModel {
  /** Where it is submitted to. */
  readonly path: string;
  /** A workflow is polled at one URL; v2 has one for the status and one for the output. */
  readonly api: 'workflow' | 'v2';
  readonly takes: PhotoLimits;
  read(fields: Readonly<Record<string, unknown>>): ReadWish;
}

/** What photos a model takes. */
export interface PhotoLimits {
  readonly formats: readonly string[];
  /** Pixels. */
  readonly minSide: number;
  /** Pixels. */
  readonly maxSide: number;
  /** Longest side by shortest. */
  readonly maxRatio: number;
}

/** What is wrong with a photo's URL; undefined if it is one. */
export function checkImageUrl(field: string, value: unknown): string | undefined {
  const isUrl = typeof value === 'string' && URL.canParse(value) && /^(https?|data):/i.test(value);
  return isUrl ? undefined : `Invalid parameter ${field}: expected an http, https or data URI`;
}
