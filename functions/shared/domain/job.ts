/** A job that Segmind took. */
export interface Job {
  readonly pollUrl: string;
  readonly requestId: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
}
