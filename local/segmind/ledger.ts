/** What was asked for one photo. */
export interface PhotoLedger {
  /** POSTs with a readable body naming this photo, refused ones too. */
  submits: number;
  /** Submits answered in full with a `poll_url`. */
  accepted: number;
  /** Jobs taken and charged, whether or not the client was told. */
  billed: number;
  polls: number;
  /** Times the simulator fetched the photo. */
  fetches: number;
  /** GETs of its outputs, spoilt ones too. */
  downloads: number;
  requestIds: string[];
  /** What each job was asked to do: the fields as they were sent, without the photo's. */
  orders: Readonly<Record<string, unknown>>[];
}

/** Everything the simulator was asked and billed. */
export interface Ledger {
  /** POSTs to a workflow, whatever came of them. */
  submits: number;
  accepted: number;
  billed: number;
  polls: number;
  /** GETs under `/outputs/`, of forgotten ones too. */
  downloads: number;
  /** GETs of the balance. */
  creditReads: number;
  /** Requests refused for their key. */
  unauthorised: number;
  /** Requests refused by the rate limit. */
  rateLimited: number;
  /** Jobs taken and not finished yet. */
  inFlight: number;
  mostInFlight: number;
  /**
   * As {@link mostInFlight}, but of the jobs that the client still follows: one that it was not told of, or has given
   * up, is at the vendor without the client's doing. Of the jobs that can be polled still.
   */
  mostFollowed: number;
  /** Calls that a step of an outage, a script or a chaos run has spoilt. */
  spoilt: number;
  /** Calls and jobs that an outage has struck. */
  inOutage: number;
  /** Requests to the outputs' origin that carried an API key. */
  keyLeaks: number;
  /** Requests to the outputs' origin for anything but an output: a foreign `poll_url` or a redirect was followed. */
  strays: number;
  /** Faults of chaos runs that struck, by kind. */
  faults: Record<string, number>;
  /** By the decoded path of the photo's URL, never with its query. */
  photos: Record<string, PhotoLedger>;
}

/** What is counted of jobs rather than of calls. */
export type JobCounts = Pick<Ledger, 'inFlight' | 'mostFollowed'>;

/** The count being kept. */
export interface LedgerBook {
  readonly totals: Omit<Ledger, 'photos' | 'faults' | keyof JobCounts>;
  photo(key: string): PhotoLedger;
  fault(kind: string): void;
  clear(): void;
  /** A copy, with what is counted of jobs now. */
  snapshot(jobs: JobCounts): Ledger;
}

/** An empty ledger. */
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
