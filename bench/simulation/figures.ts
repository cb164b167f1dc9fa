import type { PlaceMeter } from './place-meter.ts';

/** What is to be simulated. */
export interface Drop {
  /** How many photos are dropped at once. */
  readonly photos: number;
  /** How many may be at Segmind at once. */
  readonly places: number;
  readonly seed: number;
}

/** What a simulation measured. */
export interface Figures {
  readonly records: number;
  /** Of the photos' own steps: what keeps the order, and in Step Functions. */
  readonly requestsPerPhoto: { readonly state: number; readonly stepFunctions: number };
  readonly transitionsPerPhoto: number;
  readonly busyShare: number;
  readonly busyShareOfAll: number;
  readonly mostBusy: number;
  readonly mostWaiting: number;
  /** From the drop to the last record. */
  readonly seconds: number;
  /** Photos × mean time of a job / places. */
  readonly boundSeconds: number;
}

/** The figures that the meter has. */
export function readMeter({ photos, places }: Drop, meter: PlaceMeter) {
  const { busyShare, busyShareOfAll, mostBusy, mostWaiting, meanJobSeconds } = meter;
  return {
    busyShare,
    busyShareOfAll,
    mostBusy,
    mostWaiting,
    boundSeconds: (photos * meanJobSeconds) / places,
  };
}

/** The executions of a drop are started at this pace: what start-retouch's concurrency and Step Functions allow. */
export const STARTS_PER_SECOND = 100;

export const POLL_INTERVAL_MS = 7000;

/** Reading a photo before, and writing its result and record after, in the photo bucket: time, and no requests here. */
export const INSPECT_MS = [100, 400] as const;
export const STORE_MS = [500, 2000] as const;
