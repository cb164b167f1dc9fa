/**
 * The pools of slots, each with its own queue: `submit` for photos that have to be submitted, `collect` for
 * photos that already have a job at Segmind. The circuit breaker stops only `submit`.
 */
export const POOLS = ['submit', 'collect'] as const;
export type Pool = (typeof POOLS)[number];

/**
 * Partition keys of the table's items: whole keys, or their prefixes. IAM grants each function its partitions
 * by these names (`dynamodb:LeadingKeys`), so different kinds of items never share a partition.
 */
export const PARTITION = {
  /** One item for each photo and attempt; the photo's id follows. */
  photo: 'photo#',
  /** What was paid for a photo; its id follows. */
  receipt: 'receipt#',
  /** Which photo runs among photos with the same bytes, recipe and model; their fingerprint follows. */
  same: 'same#',
  /**
   * The slots and the tickets of each pool, in one partition so that one query reads them all. The circuit
   * breaker's item is in the `submit` partition.
   */
  line: { submit: 'line', collect: 'line-collect' },
  /** Submits of a day: the day follows. Submits of a shoot: `shoot#` and the shoot's folder follow. */
  spending: 'spending#',
  /** Segmind's balance, as last read. */
  balance: 'balance',
  /** The opening of the circuit breaker that was announced last. */
  announced: 'announced',
  /** The API's replies to requests with an idempotency key. */
  idempotency: 'idempotency',
  /** The recipes of uploads; the upload's id follows. */
  upload: 'upload#',
  /** How far the audit has come. */
  audit: 'audit',
  /** The state of a bulk run; its id follows. */
  bulk: 'bulk#',
  /** The counts of each photo of a shoot; the shoot's folder follows. */
  shoot: 'shoot#',
  /** The counts of each shoot. */
  shoots: 'shoots',
  /** Shoots with photos that changed since the end of the shoot was last announced. */
  openShoots: 'shoots-open',
} as const;

/** The sort key of every index: when the photo was queued, and its id. */
export const INDEX_SORT_KEY = 'listedAt';

/** The table's indexes, named after their partition keys. They hold only keys, of the latest attempts. */
export const INDEX = {
  all: 'inAll',
  folder: 'inFolder',
  status: 'inStatus',
  folderAndStatus: 'inFolderAndStatus',
  reference: 'inReference',
} as const;

/** The attribute for DynamoDB's TTL: when DynamoDB removes the item, Unix time in seconds. */
export const EXPIRES_AT = 'expiresAt';
