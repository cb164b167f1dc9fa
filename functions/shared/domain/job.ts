import type { KeyHeader } from '../contract.ts';

/** A job that Segmind took, with all that collecting it needs: the model may be another by then. */
export interface Job {
  readonly pollUrl: string;
  /** Where the output is, if not at `pollUrl`. */
  readonly outputUrl?: string | undefined;
  /** The origin that it was posted to, and may be asked at with the key. Absent on jobs of an earlier version. */
  readonly origin?: string | undefined;
  /** The header in which the key was taken. */
  readonly keyHeader?: KeyHeader | undefined;
  /** Absent on jobs of an earlier version. */
  readonly model?: JobModel | undefined;
  readonly requestId: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
  /** True if the reply said that it is a simulator's. */
  readonly simulated?: boolean | undefined;
  /** When a later attempt began to follow it, ISO 8601: its clock runs from then. */
  readonly followedSince?: string | undefined;
}

/** The model that a job is of, as its profile said when the job was taken. */
export interface JobModel {
  readonly name: string;
  /** See `Model`. */
  readonly version: string;
  readonly submitVersion: string;
  /** Dollars. */
  readonly price: number;
  readonly title: string;
  /** How long Segmind keeps the record of the job. */
  readonly recordMinutes: number;
  /** The pixels that the model itself makes of the photo; absent if it answers them as they are. */
  readonly nativePixels?: number | undefined;
}
