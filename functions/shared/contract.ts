/** The names that `infra/` and `functions/` share. This file imports nothing, so that both can import it. */

/** Key prefix in the photo bucket for uploaded photos. */
export const UPLOADS_PREFIX = 'uploads/';

/** Key prefix in the photo bucket for retouched photos and records. */
export const RESULTS_PREFIX = 'results/';

/** Key prefix in the photo bucket for the recipes of folders: `recipes/<folder>.json`. */
export const RECIPES_PREFIX = 'recipes/';

/** Key prefix in the photo bucket for presets: `presets/<name>.json`. */
export const PRESETS_PREFIX = 'presets/';

/** Key prefix in the state bucket for outputs of finished jobs that are too long for the table. */
export const OUTPUTS_PREFIX = 'outputs/';

/** Key prefix in the state bucket for working copies: the copies of photos that Segmind receives. */
export const WORKING_COPIES_PREFIX = 'working-copies/';

/** Key prefix in the state bucket for the pictures that models returned. */
export const MODEL_PICTURES_PREFIX = 'model-pictures/';

/** Key prefix in the photo bucket for people's decisions on shoots: `decisions/<folder>.json`. */
export const DECISIONS_PREFIX = 'decisions/';

/** The suffix of a record's key: `results/<path>.json`. */
export const RECORD_SUFFIX = '.json';

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

/** The files of a shoot's end: `results/<folder>/<name>`. Uploads with such a result key are refused. */
export const SHOOT_FILES = { report: 'shoot.json', table: 'shoot.csv', page: 'review.html' } as const;

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

/** CloudWatch namespace of the functions' metrics. */
export const METRIC_NAMESPACE = 'Retouch';

/** The metric dimension that separates the stacks of one account. */
export const STACK_DIMENSION = 'stack';

/** Metrics for the alarms and the dashboard. keep-line sends those of the line each minute. */
export const METRIC = {
  /** 1 if the circuit breaker has been open for five minutes for another cause than `results`; else 0. */
  breakerOpen: 'BreakerOpen',
  /** 1 if the circuit breaker has been open for five minutes because jobs give no results; else 0. */
  resultsFailing: 'ResultsFailing',
  photosInFlight: 'PhotosInFlight',
  /** Photos that wait for a slot. */
  photosWaiting: 'PhotosWaiting',
  /** Seconds since the longest waiting photo joined the queue; 0 if no photo waits. */
  oldestTicketAge: 'OldestTicketAge',
  /** 1 if Segmind's balance, as last read, is too low for the photos in the line; else 0. */
  balanceShort: 'BalanceShort',
  /** 1 from each completed run of keep-line; 0 from finish-shoots each minute, so data never stops. */
  lineKept: 'LineKept',
  /** From start-retouch: uploads without a started execution. SQS delivers their messages again. */
  uploadsNotStarted: 'UploadsNotStarted',
  /**
   * Failed photos, except those with the fault `photo`. From record-failure and, for executions that ended
   * without their record, from the function that writes it; not of stopped executions. All have the dimensions
   * of record-failure.
   */
  photosFailed: 'PhotosFailed',
  /** From count-shoots, once for each photo with a result: seconds since its attempt was queued. */
  secondsToResult: 'SecondsToResult',
  /** From count-shoots: a photo's cost since its last count, dollars; negative if Segmind bills less. */
  dollarsSpent: 'DollarsSpent',
} as const;

/** The log message of count-shoots for each photo that ended; the dashboard counts by its fields. */
export const PHOTO_ENDED = 'Photo ended';

/** Metrics of the audit, from each run. */
export const AUDIT_METRIC = {
  /** Uploads that the audit checked. */
  uploads: 'AuditUploads',
  /** Uploads without record and execution, which the audit started. */
  started: 'AuditStarted',
  /** Uploads with an ended execution but without a record; the audit has the record written. */
  recordsMissing: 'AuditRecordsMissing',
  /** Photos with a lost item; the audit restored it from the record. */
  restored: 'AuditRestored',
  /** Uploads that could not be checked. */
  failed: 'AuditFailed',
  /** Corrected counts: photos that were counted wrongly, and shoots with wrong sums. */
  recounted: 'AuditRecounted',
} as const;

/** The name of a metric. */
export type MetricName =
  | (typeof METRIC)[keyof typeof METRIC]
  | (typeof AUDIT_METRIC)[keyof typeof AUDIT_METRIC];

/** Environment variables of the functions. Each name says its unit. */
export const ENVIRONMENT = {
  version: 'VERSION',
  stackName: 'STACK_NAME',
  stateMachineArn: 'STATE_MACHINE_ARN',
  bulkStateMachineArn: 'BULK_STATE_MACHINE_ARN',
  table: 'TABLE',
  photoBucket: 'PHOTO_BUCKET',
  stateBucket: 'STATE_BUCKET',
  maxInFlight: 'MAX_IN_FLIGHT',
  maxPhotosPerDay: 'MAX_PHOTOS_PER_DAY',
  maxDollarsPerDay: 'MAX_DOLLARS_PER_DAY',
  maxDollarsPerShoot: 'MAX_DOLLARS_PER_SHOOT',
  pricePerPhoto: 'PRICE_PER_PHOTO',
  balanceMinutes: 'BALANCE_MINUTES',
  apiKeySecretArn: 'API_KEY_SECRET_ARN',
  segmindOrigin: 'SEGMIND_ORIGIN',
  trustedOutputOrigins: 'TRUSTED_OUTPUT_ORIGINS',
  trustedImportOrigins: 'TRUSTED_IMPORT_ORIGINS',
  apiAuth: 'API_AUTH',
  apiOpenDocument: 'API_OPEN_DOCUMENT',
  defaultRecipe: 'DEFAULT_RECIPE',
  ignore: 'IGNORE',
  raw: 'RAW',
  ignoredMetadata: 'IGNORED_METADATA',
  jobTimeoutSeconds: 'JOB_TIMEOUT_SECONDS',
  transientLimitSeconds: 'TRANSIENT_LIMIT_SECONDS',
  pollSeconds: 'POLL_SECONDS',
  firstPollSeconds: 'FIRST_POLL_SECONDS',
  keepTransparency: 'KEEP_TRANSPARENCY',
  maxPhotoBytes: 'MAX_PHOTO_BYTES',
  maxPhotoPixels: 'MAX_PHOTO_PIXELS',
  heic: 'HEIC',
  maxOutputBytes: 'MAX_OUTPUT_BYTES',
  shootQuietSeconds: 'SHOOT_QUIET_SECONDS',
  notificationTopicArn: 'NOTIFICATION_TOPIC_ARN',
  reviewUrl: 'REVIEW_URL',
  webhookUrl: 'WEBHOOK_URL',
  webhookSecretArn: 'WEBHOOK_SECRET_ARN',
  webhookQueueUrl: 'WEBHOOK_QUEUE_URL',
  webhookDeadLetterQueueUrl: 'WEBHOOK_DEAD_LETTER_QUEUE_URL',
  trustedWebhookOrigins: 'TRUSTED_WEBHOOK_ORIGINS',
} as const;

/**
 * How the API key is sent: `bearer` is `Authorization: Bearer <key>`, `x-api-key` is a header of that name.
 * `auto` tries the first, on a 401 the other, and keeps the one that worked: Segmind's documents contradict
 * each other.
 */
export const KEY_HEADERS = ['bearer', 'x-api-key'] as const;
export type KeyHeader = (typeof KEY_HEADERS)[number];
export const API_KEY_HEADERS = ['auto', ...KEY_HEADERS] as const;
export type ApiKeyHeader = (typeof API_KEY_HEADERS)[number];

/** The size of a result: as the original, or as the model returned it. A number is the longest side. */
export const OUTPUT_SIZES = ['full', 'delivered', 'untouched'] as const;

/** The range for the longest side of a result, pixels. */
export const OUTPUT_SIDE = { min: 16, max: 20_000 } as const;

/** The colour space of a result: sRGB, or the photo's own. */
export const OUTPUT_COLOURS = ['srgb', 'original'] as const;

/** The file format of a result. `original` is the photo's own, or JPEG if that cannot be written. */
export const OUTPUT_FORMATS = ['original', 'jpeg', 'png', 'webp', 'avif', 'tiff'] as const;

/** Which of the photo's metadata a result keeps. */
export const OUTPUT_METADATA = ['all', 'no-location', 'copyright', 'none'] as const;

/** The callers of the API: with AWS credentials (`iam`) or with an issuer's token (`jwt`). */
export const API_AUTHS = ['iam', 'jwt'] as const;
export type ApiAuth = (typeof API_AUTHS)[number];

/** The routes of the API, for API Gateway and for the function. */
export const API_ROUTES = [
  { method: 'POST', path: '/uploads' },
  { method: 'GET', path: '/uploads' },
  { method: 'POST', path: '/retouches' },
  { method: 'GET', path: '/retouches' },
  { method: 'GET', path: '/retouches/{id}' },
  { method: 'DELETE', path: '/retouches/{id}' },
  { method: 'POST', path: '/retouches/{id}/retry' },
  { method: 'POST', path: '/retouches/{id}/redo' },
  { method: 'POST', path: '/shoot/retry' },
  { method: 'POST', path: '/shoot/cancel' },
  { method: 'POST', path: '/shoot/redo' },
  { method: 'GET', path: '/bulk/{id}' },
  { method: 'GET', path: '/shoots' },
  { method: 'GET', path: '/shoot' },
  { method: 'GET', path: '/results' },
  { method: 'GET', path: '/decisions' },
  { method: 'PUT', path: '/decisions' },
  { method: 'GET', path: '/recipe' },
  { method: 'PUT', path: '/recipe' },
  { method: 'GET', path: '/presets' },
  { method: 'POST', path: '/recipes/preview' },
  { method: 'POST', path: '/shoot/estimate' },
  { method: 'GET', path: '/line' },
  { method: 'GET', path: '/limits' },
  { method: 'GET', path: '/openapi.json' },
] as const;

/** The `source` of every event of Retouch. */
export const EVENT_SOURCE = 'retouch';

/** The `detail-type` of the events for a photo that ended. */
export const EVENT = { retouched: 'Photo Retouched', failed: 'Photo Failed' } as const;

/** The `detail-type` of the event of a circuit breaker that has been open for five minutes. */
export const BREAKER_OPENED = 'Circuit Breaker Opened';

/** The `detail-type` of the event that the circuit breaker has closed again. */
export const BREAKER_CLOSED = 'Circuit Breaker Closed';

/** The `detail-type` of the event of a shoot that finished. */
export const SHOOT_FINISHED = 'Shoot Finished';

/** The `detail-type` of an event of Retouch. */
export type OwnEvent =
  | (typeof EVENT)[keyof typeof EVENT]
  | typeof SHOOT_FINISHED
  | typeof BREAKER_OPENED
  | typeof BREAKER_CLOSED;

/** The types of webhooks, and the `detail-type` of the event that each sends. */
export const WEBHOOK_EVENTS = {
  'photo.retouched': EVENT.retouched,
  'photo.failed': EVENT.failed,
  'shoot.finished': SHOOT_FINISHED,
  'line.held': BREAKER_OPENED,
  'line.moving': BREAKER_CLOSED,
} as const;
export type WebhookType = keyof typeof WEBHOOK_EVENTS;

/** The photos that are mailed one by one, in addition to the mails for shoots. */
export const PHOTO_MAILS = ['none', 'failed', 'all'] as const;
export type PhotoMails = (typeof PHOTO_MAILS)[number];

/** How often SQS delivers a webhook that no receiver accepts, before it becomes a dead letter. */
export const WEBHOOK_TRIES = 20;

/** The results of the workflow's steps; the Choice after each step routes on `outcome`. */
export const OUTCOME = {
  /** Prepare photo: the photo can be retouched. */
  usable: 'usable',
  /**
   * Submit to Segmind: the photo has no working copy, or one for another model. Reuse result: the earlier
   * results are gone. The workflow prepares the photo again.
   */
  unprepared: 'unprepared',
  /** Prepare photo: Segmind already has a job of the photo, which has to be collected. */
  paid: 'paid',
  /** Prepare photo: the same photo, `earlier`, already has a result. */
  same: 'same',
  /** Prepare photo: the pictures of an earlier job are kept; only Finish has to run again. */
  kept: 'kept',
  /** Submit to Segmind: Segmind took the job, which is paid for. */
  accepted: 'accepted',
  /** Submit to Segmind: the photo has left its slot, or never had one; it rejoins at its old position. */
  rejoin: 'rejoin',
  /** Submit to Segmind: the photo has left its slot, and joins the queue again after `waitSeconds`. */
  requeue: 'requeue',
  /** Submit to Segmind: a rate limit pauses all submits for `waitSeconds`. Not counted as a retry. */
  paused: 'paused',
  /** Poll Segmind: not finished yet. */
  working: 'working',
  /** Poll Segmind: the outputs are ready. */
  completed: 'completed',
  /** Store results, Reuse result: outputs and record are written. */
  stored: 'stored',
  /** Record failure: the record is written. */
  recorded: 'recorded',
  /** Any step that makes a request, or waits for the same photo: try again after `waitSeconds`. */
  busy: 'busy',
  /** Any step: the photo fails with `error`. */
  failed: 'failed',
  /** Continue bulk run: photos are left; the next step runs after `waitSeconds`. */
  more: 'more',
  /** Continue bulk run: all matching photos are done. */
  finished: 'finished',
} as const;

/**
 * The cause of a failure, which decides how Retouch handles it:
 * - `photo`: this photo fails now.
 * - `account`, `transient`: the photo waits, and is submitted again.
 * - `unknown`: Segmind may have taken the submit; Retouch never posts it again by itself.
 * - `result`: Segmind took the job, but the job gave no result.
 * - `pipeline`: a fault of Retouch or of AWS.
 */
export const FAULTS = ['photo', 'account', 'transient', 'unknown', 'result', 'pipeline'] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether Segmind bills a job for a photo. */
export const PAID = ['yes', 'no', 'unknown'] as const;
export type Paid = (typeof PAID)[number];

/** The code of a crashed step. The workflow sets it, because the function could not. */
export const STEP_CRASHED = 'step-crashed';

/** The code of a crash after Segmind took the job: the job is not collected. */
export const COLLECTING_CRASHED = 'collecting-crashed';

/** The codes of a job that can no longer be collected: Segmind has forgotten it, or cancelled it. */
export const GONE_JOBS = ['job-not-found', 'job-cancelled'] as const;

/** The code of a photo that reached the queue timeout. The workflow sets it too. */
export const QUEUE_TIMED_OUT = 'queue-timed-out';

/** The error of an execution that could not write its record. Its cause is the record's `error`, as JSON. */
export const RECORD_NOT_WRITTEN = 'record-not-written';

/** Segmind's origin, the only one that receives requests to models unless a setting names another. */
export const SEGMIND_ORIGIN = 'https://api.segmind.com';

/** The values that a recipe can set besides the instructions, if the model's profile has them. */
export const MODEL_VALUES = ['upscale', 'seed'] as const;
export type ModelValue = (typeof MODEL_VALUES)[number];

/** A RAW file next to a JPEG of the same name is the same photo: whether to skip it or retouch it too. */
export const RAW_HANDLING = ['skip', 'retouch'] as const;
export type RawHandling = (typeof RAW_HANDLING)[number];

/** The priorities of photos: all photos of high priority are served before the others. */
export const PRIORITIES = ['normal', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The placeholders in a profile's `submit.body`. Model values have placeholders of the same form. */
export const PLACEHOLDERS = { photo: '{photo}', instructions: '{instructions}' } as const;

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * All that Retouch knows about one model of Segmind, as data: a file in `models/`, or the user's own file.
 * The code itself knows no model.
 */
export interface ModelProfile {
  /** The model's name in records. */
  readonly name: string;
  /** The model's name in the AI mark of a result. */
  readonly title: string;
  readonly submit: {
    /** Under the setting `segmindOrigin`. */
    readonly path: string;
    /**
     * The JSON body to post. The strings `{photo}`, `{instructions}`, `{upscale}` and `{seed}` stand for
     * these values; a field without a value in the recipe is left out.
     */
    readonly body: { readonly [field: string]: Json };
  };
  /** The fields of the submit's reply with the URLs to poll. Both may name the same field. */
  readonly poll: { readonly statusUrl: string; readonly outputUrl: string };
  readonly apiKeyHeader: ApiKeyHeader;
  /** The photos that the model accepts. Every photo is converted to fit before it is sent. */
  readonly input: {
    readonly types: readonly ('image/jpeg' | 'image/png')[];
    readonly maxMegabytes: number;
    /** Pixels of the shortest side. */
    readonly minSide: number;
    /** The largest longest side, in pixels, that the model accepts and makes use of. */
    readonly usefulSide: number;
    /** Longest side divided by shortest side. */
    readonly maxRatio: number;
  };
  readonly instructions: { readonly default: string; readonly maxLength: number };
  /** The other recipe values that the model accepts. */
  readonly values: {
    readonly upscale?: { readonly allowed: readonly string[]; readonly default: string } | undefined;
    readonly seed?: NumberRange | undefined;
  };
  /**
   * The sizes that the model itself produces, before any enlargement: fixed ones, width by height, of which
   * it uses the nearest ratio; or `match`, if its picture is as large as the one that it returns.
   */
  readonly output: { readonly sizes: 'match' | readonly (readonly [width: number, height: number])[] };
  readonly seconds: {
    /** From the submit to the finished job. */
    readonly expected: number;
    /** From the submit to the first poll. */
    readonly firstPoll: number;
  };
  /** How long Segmind keeps the record of a job and its files. */
  readonly kept: { readonly recordMinutes: number; readonly fileDays: number };
  /** Of one photo, dollars. */
  readonly price: number;
  /** Words of Segmind's content filter, in lower case. Matching ignores case and punctuation. */
  readonly contentRefusals: readonly string[];
}

/** A range of numbers that a model accepts. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** Sent if the recipe has no value. */
  readonly default?: number | undefined;
}
