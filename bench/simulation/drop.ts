import type { Range } from '../../test/support/retouch-world/options.ts';

/** What is to be simulated. */
export interface Drop {
  /** How many photos are dropped at once, at 100 a second. */
  readonly photos: number;
  /** How many may be at Segmind at once. */
  readonly slots: number;
  readonly seed: number;
  /** One request to AWS, milliseconds. */
  readonly requestMs: Range;
  /** A job at Segmind, milliseconds. */
  readonly jobMs: Range;
  /** Whether Segmind is busy at times, and executions are stopped. */
  readonly isRough: boolean;
  /** @default 100 */
  readonly dropsPerSecond?: number;
  /** The rate limit of Segmind's plan: submits and polls a minute together. @default none */
  readonly requestsPerMinute?: number;
  /** @default the profile's */
  readonly firstPollSeconds?: number;
}

/** What a simulation measured. */
export interface Figures {
  readonly records: number;
  readonly charges: number;
  /** Requests of the photos' own functions, a photo. */
  readonly tableRequests: number;
  readonly s3Requests: number;
  readonly stepFunctionsRequests: number;
  /** Transactions of the photos' own functions that met another one, or whose condition did not hold, a photo. */
  readonly conflicts: number;
  readonly refusals: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** What the table costs a photo, keep-line's part included, US dollars. */
  readonly dollars: number;
  /** Of keep-line alone, a minute. */
  readonly keeperDollarsPerMinute: number;
  readonly keeperTableRequests: number;
  readonly keeperStepFunctionsRequests: number;
  readonly transitions: number;
  readonly busyShare: number;
  readonly busyShareOfAll: number;
  readonly mostBusy: number;
  readonly mostWaiting: number;
  /** From the drop to the last record. */
  readonly seconds: number;
  /** Photos × mean time of a job / slots. */
  readonly boundSeconds: number;
  /** The same jobs in the same order, each as soon as a slot is free: no schedule that does not know them ends earlier. */
  readonly packedSeconds: number;
  /** The longest time from a poll that finds a job finished until its slot is passed on, milliseconds. */
  readonly longestHandOverMs: number;
  /** From the ticket to the execution's going on with a slot, milliseconds. */
  readonly admissionMs: { readonly p50: number; readonly p95: number };
  /** Submits and polls, a photo, those that the rate limit refused left out. */
  readonly vendorRequests: number;
  /** Requests that the rate limit refused, a photo. */
  readonly rateLimited: number;
  readonly stopped: number;
  readonly leftInLine: number;
}
