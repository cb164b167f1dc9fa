import type { Paid } from '../../shared/contract.ts';

/** The two sizes of a picture that the page shows: their URLs, relative to the page. */
export interface Preview {
  /** At most 640 pixels on its longest side. */
  readonly small: string;
  /** At most 1,600 pixels on its longest side. */
  readonly large: string;
}

/** One picture of a version. */
export interface ReviewOutput {
  /** Its URL, relative to the page. */
  readonly file: string;
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What is doubtful about it, in words. */
  readonly warnings: readonly string[];
  /** Null on pictures of an earlier version of Retouch. */
  readonly preview: Preview | null;
}

/** One result of a photo. */
export interface ReviewVersion {
  /** 1, and one more for each later result. */
  readonly version: number;
  readonly recordedAt: string | null;
  readonly instructions: string | null;
  readonly notes: string | null;
  readonly strength: number | null;
  readonly seed: number | null;
  readonly outputs: readonly ReviewOutput[];
}

/** A photo that has ended. */
export interface ReviewPhoto {
  readonly id: string;
  /** The upload's: `uploads/…`. */
  readonly key: string;
  /** The path below the shoot's folder. */
  readonly name: string;
  readonly reference: string | null;
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  /** Why it has no result; if it has some, why the latest attempt added none. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly paid: Paid;
  /** Dollars, in all attempts. */
  readonly cost: number;
  /** Pixels; null if they are not known. */
  readonly width: number | null;
  readonly height: number | null;
  readonly before: Preview | null;
  /** The latest is the last one. */
  readonly versions: readonly ReviewVersion[];
}

/** All that the review page of a shoot knows. */
export interface Review {
  /** Empty for the top. */
  readonly folder: string;
  /** When one of its photos changed last. */
  readonly endedAt: string | null;
  readonly totals: {
    readonly photos: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly doubtful: number;
    /** Dollars. */
    readonly cost: number;
  };
  /** Dollars; null if none of its photos came to a model. */
  readonly pricePerPhoto: number | null;
  /** What to do about each code of a failure whose message does not say it. */
  readonly advice: Readonly<Record<string, string>>;
  /** The codes of failures that another run of the same photo can end well. */
  readonly runAgain: readonly string[];
  readonly photos: readonly ReviewPhoto[];
}
