import type { Paid } from '../../../core/contract/outcomes.ts';

/** URLs of the two preview sizes of a picture, relative to the page. */
export interface Preview {
  /** At most 640 pixels on its longest side. */
  readonly small: string;
  /** At most 1,600 pixels on its longest side. */
  readonly large: string;
}

/** One picture of a version. */
export interface ReviewOutput {
  /** URL of the file, relative to the page. */
  readonly file: string;
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What is doubtful about it, in words. */
  readonly warnings: readonly string[];
  /** Null for pictures of an earlier version of Retouch. */
  readonly preview: Preview | null;
}

/** One result of a photo. */
export interface ReviewVersion {
  /** 1 for the first result, and one more for each later one. */
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
  /** Key of the upload: `uploads/…`. */
  readonly key: string;
  /** File name, without the shoot's folder. */
  readonly name: string;
  readonly reference: string | null;
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  /** Why it has no result; if it has one, why the latest attempt added none. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly paid: Paid;
  /** Dollars, in all attempts. */
  readonly cost: number;
  /** Pixels; null if they are not known. */
  readonly width: number | null;
  readonly height: number | null;
  readonly before: Preview | null;
  /** Oldest first. */
  readonly versions: readonly ReviewVersion[];
}

/** All data of a shoot's review page. */
export interface Review {
  /** Empty for the top. */
  readonly folder: string;
  /** When one of its photos last changed. */
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
  /** Dollars; null if none of its photos reached a model. */
  readonly pricePerPhoto: number | null;
  /** What to do, by failure code, for failures with messages that do not say so. */
  readonly advice: Readonly<Record<string, string>>;
  /** Codes of failures that can succeed when the photo runs again. */
  readonly runAgain: readonly string[];
  readonly photos: readonly ReviewPhoto[];
}
