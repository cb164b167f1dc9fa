import type { ShownAs } from '../tiff-tags.ts';

/** Where a RAW file may have a JPEG of its picture. */
export interface Candidate {
  readonly at: number;
  readonly length: number;
}

/** What a RAW file says besides its sensor's data. */
export interface RawFacts {
  readonly candidates: readonly Candidate[];
  /** The RAW's own word; null if its previews have to say it. */
  readonly shownAs: ShownAs | null;
}
