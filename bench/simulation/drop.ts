import type { Range } from '../../simulation/world/options.ts';

/** What to simulate. */
export interface Drop {
  /** The number of photos, dropped at `dropsPerSecond`. */
  readonly photos: number;
  /** How many photos may be at Segmind at once. */
  readonly slots: number;
  readonly seed: number;
  /** The time of one request to AWS, milliseconds. */
  readonly requestMs: Range;
  /** The time of a job at Segmind, milliseconds. */
  readonly jobMs: Range;
  /** Whether Segmind is busy at times, and some executions are stopped. */
  readonly isRough: boolean;
  /** The rate at which photos are dropped. @default 100 */
  readonly dropsPerSecond?: number;
  /** The rate limit of Segmind's plan: submits and polls per minute together. @default none */
  readonly requestsPerMinute?: number;
  /** @default the value of the model profile */
  readonly firstPollSeconds?: number;
}

/** The figures that a simulation measures. */
export interface Figures {
  readonly records: number;
  readonly charges: number;
  /** Requests of the photos' own functions, per photo. */
  readonly tableRequests: number;
  readonly s3Requests: number;
  readonly stepFunctionsRequests: number;
  /** Transactions of the photos' own functions, per photo, that met another one or failed their condition. */
  readonly conflicts: number;
  readonly refusals: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** The cost of the table per photo, including keep-line's part, US dollars. */
  readonly dollars: number;
  /** For keep-line alone, per minute. */
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
  /**
   * The same jobs in the same order, each started as soon as a slot is free: no schedule ends earlier without
   * knowing the jobs' lengths.
   */
  readonly packedSeconds: number;
  /** The longest time from a poll that finds a job finished until its slot is passed on, milliseconds. */
  readonly longestHandOverMs: number;
  /** From the ticket until the execution goes on with a slot, milliseconds. */
  readonly admissionMs: { readonly p50: number; readonly p95: number };
  /** Submits and polls per photo, without those that the rate limit refused. */
  readonly vendorRequests: number;
  /** Requests per photo that the rate limit refused. */
  readonly rateLimited: number;
  readonly stopped: number;
  readonly leftInLine: number;
}
