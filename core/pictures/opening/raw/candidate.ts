import type { ShownAs } from '../tiff-tags.ts';

/** A range of a RAW file that may be a JPEG of its picture. */
export interface Candidate {
  readonly at: number;
  readonly length: number;
}

/** Facts about a RAW file, besides the sensor's data. */
export interface RawFacts {
  readonly candidates: readonly Candidate[];
  /** From the RAW file itself; null if only its previews have it. */
  readonly shownAs: ShownAs | null;
}
