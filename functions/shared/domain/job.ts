/** A job that Segmind took. */
export interface Job {
  readonly pollUrl: string;
  readonly requestId: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
  /** True if the reply said that it is a simulator's. */
  readonly simulated?: boolean | undefined;
  /** When a later attempt began to follow it, ISO 8601: its clock runs from then. */
  readonly followedSince?: string | undefined;
}
