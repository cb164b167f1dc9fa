import type { KeyHeader } from '../contract/model-profile.ts';

/** A job that Segmind took, with all that collecting it needs: the stack's model may have changed by then. */
export interface Job {
  readonly pollUrl: string;
  /** The URL of the output, if not `pollUrl`. */
  readonly outputUrl?: string | undefined;
  /** The origin of the submit, which polls with the key may use. Absent on jobs of an earlier version. */
  readonly origin?: string | undefined;
  /** The header in which Segmind accepted the key. */
  readonly keyHeader?: KeyHeader | undefined;
  /** Absent on jobs of an earlier version. */
  readonly model?: JobModel | undefined;
  readonly requestId: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
  /** True if the reply identified itself as a simulator's. */
  readonly simulated?: boolean | undefined;
  /** When a later attempt began to follow the job, ISO 8601: its timeout counts from then. */
  readonly followedSince?: string | undefined;
}

/** The model of a job, as in its profile when the job was taken. */
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
  /** The number of pixels that the model itself produces for the photo; absent if it has no fixed sizes. */
  readonly nativePixels?: number | undefined;
}
