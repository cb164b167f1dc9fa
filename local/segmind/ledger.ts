/** The counts for one photo. */
export interface PhotoLedger {
  /** POSTs with a readable body that names this photo, including refused ones. */
  submits: number;
  /** Submits that were answered completely, with a `poll_url`. */
  accepted: number;
  /** Jobs that the simulator took and charged for, whether or not the client got the answer. */
  billed: number;
  polls: number;
  /** Times the simulator fetched the photo. */
  fetches: number;
  /** GETs of its outputs, including those with a spoilt answer. */
  downloads: number;
  requestIds: string[];
  /** The fields that were sent for each job, without the field of the photo. */
  orders: Readonly<Record<string, unknown>>[];
}

/** The counts of all requests and charges. */
export interface Ledger {
  /** POSTs to a workflow, whatever their outcome. */
  submits: number;
  accepted: number;
  billed: number;
  polls: number;
  /** GETs under `/outputs/`, including those of forgotten outputs. */
  downloads: number;
  /** GETs of the balance. */
  creditReads: number;
  /** Requests that were refused because of their key. */
  unauthorised: number;
  /** Requests that were refused because of the rate limit. */
  rateLimited: number;
  /** Jobs that were taken and have not finished yet. */
  inFlight: number;
  mostInFlight: number;
  /**
   * Like {@link mostInFlight}, but only for jobs that the client still follows. Jobs that the client does not
   * know of, or has given up, are at the vendor independently of the client. Counts jobs that can still be
   * polled.
   */
  mostFollowed: number;
  /** Calls that were spoilt by a step of an outage, a script or a chaos run. */
  spoilt: number;
  /** Calls and jobs that an outage has hit. */
  inOutage: number;
  /** Requests to the outputs' origin that carried an API key. */
  keyLeaks: number;
  /**
   * Requests to the outputs' origin for anything but an output: the client followed a foreign `poll_url` or a
   * redirect.
   */
  strays: number;
  /** The number of faults in chaos runs, by kind. */
  faults: Record<string, number>;
  /** The counts for each photo, by the decoded path of its URL, without the query. */
  photos: Record<string, PhotoLedger>;
}

/** The counts of jobs, as opposed to those of calls. */
export type JobCounts = Pick<Ledger, 'inFlight' | 'mostFollowed'>;

/** The ledger while it is written. */
export interface LedgerBook {
  readonly totals: Omit<Ledger, 'photos' | 'faults' | keyof JobCounts>;
  photo(key: string): PhotoLedger;
  fault(kind: string): void;
  clear(): void;
  /** A copy, with the current counts of jobs. */
  snapshot(jobs: JobCounts): Ledger;
}

/** Creates an empty ledger. */
export function createLedger(): LedgerBook {
  const photos = new Map<string, PhotoLedger>();
  const faults = new Map<string, number>();
  const totals = nothing();
  return {
    totals,
    photo: (key) => {
      const known = photos.get(key) ?? nothingForPhoto();
      photos.set(key, known);
      return known;
    },
    fault: (kind) => {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
    },
    clear: () => {
      photos.clear();
      faults.clear();
      Object.assign(totals, nothing());
    },
    snapshot: (jobs) =>
      structuredClone({
        ...totals,
        ...jobs,
        faults: Object.fromEntries(faults),
        photos: Object.fromEntries(photos),
      }),
  };
}

function nothing(): LedgerBook['totals'] {
  return {
    submits: 0,
    accepted: 0,
    billed: 0,
    polls: 0,
    downloads: 0,
    creditReads: 0,
    unauthorised: 0,
    rateLimited: 0,
    mostInFlight: 0,
    spoilt: 0,
    inOutage: 0,
    keyLeaks: 0,
    strays: 0,
  };
}

function nothingForPhoto(): PhotoLedger {
  return {
    submits: 0,
    accepted: 0,
    billed: 0,
    polls: 0,
    fetches: 0,
    downloads: 0,
    requestIds: [],
    orders: [],
  };
}
