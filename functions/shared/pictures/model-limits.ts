import { createHash } from 'node:crypto';

/** What a model takes, and what is of use to it. */
export interface ModelLimits {
  readonly types: readonly ('image/jpeg' | 'image/png')[];
  readonly maxBytes: number;
  /** Pixels; each side is longer. */
  readonly minSideExclusive: number;
  /** Longest side by shortest. */
  readonly maxRatio: number;
  /** Pixels of the longest side: the model works on about one megapixel, so more is money for nothing. */
  readonly usefulSide: number;
}

/** SeedEdit 3.0 in Segmind's workflow, as another vendor documents the same model. */
export const SEEDEDIT_LIMITS: ModelLimits = {
  types: ['image/jpeg', 'image/png'],
  maxBytes: 10 * 1024 * 1024,
  minSideExclusive: 14,
  maxRatio: 3,
  usefulSide: 2048,
};

/** A name for these limits: 12 hexadecimal digits. A working copy that was made for others is made again. */
export function nameLimits(limits: ModelLimits): string {
  return createHash('sha256').update(JSON.stringify(limits)).digest('hex').slice(0, 12);
}

/** What the AI mark of a result calls the model. */
export const MODEL_NAME = 'SeedEdit 3.0';
