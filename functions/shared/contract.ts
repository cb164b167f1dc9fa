/**
 * The names that `infra/` and `functions/` share. It imports nothing, so that either side may read it.
 */

/** Key prefix in the photo bucket where photos are dropped. */
export const UPLOADS_PREFIX = 'uploads/';

/** Key prefix in the photo bucket where retouched photos and records are written. */
export const RESULTS_PREFIX = 'results/';

/** Key prefix in the photo bucket where the recipes of folders are: `recipes/<folder>.json`. */
export const RECIPES_PREFIX = 'recipes/';

/** Key prefix in the photo bucket where presets are: `presets/<name>.json`. */
export const PRESETS_PREFIX = 'presets/';

/** Key prefix in the state bucket where outputs of finished jobs are kept that are too long for the table. */
export const OUTPUTS_PREFIX = 'outputs/';

/** Key prefix in the state bucket where the copies of photos are that Segmind is sent. */
export const WORKING_COPIES_PREFIX = 'working-copies/';

/** Key prefix in the state bucket where the pictures are kept that models answered. */
export const MODEL_PICTURES_PREFIX = 'model-pictures/';

/** Key prefix in the photo bucket where people's decisions on shoots are: `decisions/<folder>.json`. */
export const DECISIONS_PREFIX = 'decisions/';

/** What a record's key ends with: `results/<path>.json`. */
export const RECORD_SUFFIX = '.json';

/**
 * The pools of slots, each with a queue of its own: photos that are to be submitted, and photos whose job is taken
 * already and only has to be collected. The circuit breaker stands before the first alone.
 */
export const POOLS = ['submit', 'collect'] as const;
export type Pool = (typeof POOLS)[number];

/**
 * Partition keys of the table's items: whole ones, or what one begins with. Which function may touch which partition
 * is granted by these (`dynamodb:LeadingKeys`), so no item lies in another thing's partition.
 */
export const PARTITION = {
  /** One item for each photo and attempt, behind the photo's id. */
  photo: 'photo#',
  /** What was paid for a photo, behind its id. */
  receipt: 'receipt#',
  /** Which photo of those with the same bytes, recipe and model runs, behind their fingerprint. */
  same: 'same#',
  /**
   * The slots and the tickets of each pool: one partition, so that one query reads them all. The circuit breaker is
   * with those of the photos that are to be submitted.
   */
  line: { submit: 'line', collect: 'line-collect' },
  /** What is submitted on a day, behind the day; and in a shoot, behind `shoot#` and its folder. */
  spending: 'spending#',
  /** Segmind's balance, as it was read last. */
  balance: 'balance',
  /** Which opening of the circuit breaker people were told of. */
  announced: 'announced',
  /** The API's answers to requests with an idempotency key. */
  idempotency: 'idempotency',
  /** The recipes of uploads, behind their ids. */
  upload: 'upload#',
  /** How far the audit came. */
  audit: 'audit',
  /** How a bulk run goes, behind its id. */
  bulk: 'bulk#',
  /** What is counted for each photo of a shoot, behind the shoot's folder. */
  shoot: 'shoot#',
  /** The counts of each shoot. */
  shoots: 'shoots',
  /** Shoots whose photos changed since their end was last announced. */
  openShoots: 'shoots-open',
} as const;

/** The files that say how a shoot ended: `results/<folder>/<name>`. No upload may have such a result. */
export const SHOOT_FILES = { report: 'shoot.json', table: 'shoot.csv', page: 'review.html' } as const;

/** The sort key of every index: when the photo was queued, and its id. */
export const INDEX_SORT_KEY = 'listedAt';

/** The table's indexes: each is named after its partition key. They hold keys alone, of each photo's latest attempt. */
export const INDEX = {
  all: 'inAll',
  folder: 'inFolder',
  status: 'inStatus',
  folderAndStatus: 'inFolderAndStatus',
  reference: 'inReference',
} as const;

/** The attribute by which DynamoDB removes items, Unix time in seconds. */
export const EXPIRES_AT = 'expiresAt';

/** CloudWatch namespace of the functions' metrics. */
export const METRIC_NAMESPACE = 'Retouch';

/** The dimension of every metric that tells one stack from another. */
export const STACK_DIMENSION = 'stack';

/** Metrics that alarms and the dashboard go by: those of the line are from keep-line each minute. */
export const METRIC = {
  /** 1 while the circuit breaker has been open for five minutes, but not because results fail; else 0. */
  breakerOpen: 'BreakerOpen',
  /** 1 while it has been open for five minutes because results fail; else 0. */
  resultsFailing: 'ResultsFailing',
  photosInFlight: 'PhotosInFlight',
  /** Photos that wait for a slot. */
  photosWaiting: 'PhotosWaiting',
  /** Seconds since the photo at the head of the line joined it; 0 where nobody waits. */
  oldestTicketAge: 'OldestTicketAge',
  /** 1 while Segmind's balance, as it was read last, does not last for the photos in the line; else 0. */
  balanceShort: 'BalanceShort',
  /** 1 from each run of keep-line that came to its end, and 0 from finish-shoots each minute, which runs beside it. */
  lineKept: 'LineKept',
  /** From start-retouch: uploads whose execution could not be started. Their messages come again. */
  uploadsNotStarted: 'UploadsNotStarted',
  /** From record-failure: photos that failed for something else than what they are, or that somebody cancelled them. */
  photosFailed: 'PhotosFailed',
  /** From count-shoots, once for each photo that got its result: seconds since its attempt was queued. */
  secondsToResult: 'SecondsToResult',
  /** From count-shoots: what a photo cost since it was counted last, dollars; below 0 if Segmind bills less than it seemed. */
  dollarsSpent: 'DollarsSpent',
} as const;

/** The message of the line that count-shoots logs once for each photo that ended; the dashboard counts by its fields. */
export const PHOTO_ENDED = 'Photo ended';

/** Metrics of the audit, from each run. */
export const AUDIT_METRIC = {
  /** Uploads that were looked at. */
  uploads: 'AuditUploads',
  /** Uploads that had neither record nor execution, and were started. */
  started: 'AuditStarted',
  /** Uploads whose execution ended without a record, which is being written. */
  recordsMissing: 'AuditRecordsMissing',
  /** Photos whose item was lost, and was put back by their record. */
  restored: 'AuditRestored',
  /** Uploads that could not be looked at. */
  failed: 'AuditFailed',
  /** Photos that were counted wrongly, and shoots whose counts were no sum of their photos: they are right now. */
  recounted: 'AuditRecounted',
} as const;

/** The name of a metric. */
export type MetricName =
  | (typeof METRIC)[keyof typeof METRIC]
  | (typeof AUDIT_METRIC)[keyof typeof AUDIT_METRIC];

/** Environment variables of the functions: what each holds, in the unit its name says. */
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
 * How the API key is sent: `bearer` is `Authorization: Bearer <key>`, `x-api-key` a header of that name. `auto` tries
 * the first, on a 401 the other, and keeps the one that worked: Segmind's documents contradict each other.
 */
export const KEY_HEADERS = ['bearer', 'x-api-key'] as const;
export type KeyHeader = (typeof KEY_HEADERS)[number];
export const API_KEY_HEADERS = ['auto', ...KEY_HEADERS] as const;
export type ApiKeyHeader = (typeof API_KEY_HEADERS)[number];

/** How large a result is: as the original, or as the model gave it. A number of pixels for the longest side is taken too. */
export const OUTPUT_SIZES = ['full', 'delivered', 'untouched'] as const;

/** The longest side that a result can be given, pixels. */
export const OUTPUT_SIDE = { min: 16, max: 20_000 } as const;

/** The colour space of a result: sRGB, or the photo's own. */
export const OUTPUT_COLOURS = ['srgb', 'original'] as const;

/** The file format of a result; `original` is that of the photo, or JPEG if the photo's cannot be written. */
export const OUTPUT_FORMATS = ['original', 'jpeg', 'png', 'webp', 'avif', 'tiff'] as const;

/** What of the photo's metadata a result has. */
export const OUTPUT_METADATA = ['all', 'no-location', 'copyright', 'none'] as const;

/** Who may call the API: who signs with AWS credentials that are permitted to, or who bears a token of an issuer. */
export const API_AUTHS = ['iam', 'jwt'] as const;
export type ApiAuth = (typeof API_AUTHS)[number];

/** The routes of the API: API Gateway has one for each, and the function as well. */
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

/** The `detail-type` of the event of a photo that ended. */
export const EVENT = { retouched: 'Photo Retouched', failed: 'Photo Failed' } as const;

/** The `detail-type` of the event of a circuit breaker that has been open for five minutes. */
export const BREAKER_OPENED = 'Circuit Breaker Opened';

/** The `detail-type` of the event that this breaker is closed again. */
export const BREAKER_CLOSED = 'Circuit Breaker Closed';

/** The `detail-type` of the event of a shoot that came to rest. */
export const SHOOT_FINISHED = 'Shoot Finished';

/** The `detail-type` of an event of Retouch. */
export type OwnEvent =
  | (typeof EVENT)[keyof typeof EVENT]
  | typeof SHOOT_FINISHED
  | typeof BREAKER_OPENED
  | typeof BREAKER_CLOSED;

/** The types of webhooks, and the `detail-type` of the event that each tells of. */
export const WEBHOOK_EVENTS = {
  'photo.retouched': EVENT.retouched,
  'photo.failed': EVENT.failed,
  'shoot.finished': SHOOT_FINISHED,
  'line.held': BREAKER_OPENED,
  'line.moving': BREAKER_CLOSED,
} as const;
export type WebhookType = keyof typeof WEBHOOK_EVENTS;

/** Of which photos people are told one by one, beside their shoots. */
export const PHOTO_MAILS = ['none', 'failed', 'all'] as const;
export type PhotoMails = (typeof PHOTO_MAILS)[number];

/** How often SQS hands out an event that is to be sent to a receiver, before it is a dead letter. */
export const WEBHOOK_TRIES = 20;

/** What each step of the workflow answers; the Choice behind it routes on `outcome`. */
export const OUTCOME = {
  /** Prepare photo: the photo can be retouched. */
  usable: 'usable',
  /**
   * Submit to Segmind: the photo has no working copy, or none for this model. Reuse result: the earlier results are
   * gone. It is prepared again.
   */
  unprepared: 'unprepared',
  /** Prepare photo: Segmind has a job of the photo already, which is to be collected. */
  paid: 'paid',
  /** Prepare photo: the same photo, `earlier`, has a result already. */
  same: 'same',
  /** Prepare photo: the pictures of an earlier job are kept; they only have to be finished again. */
  kept: 'kept',
  /** Submit to Segmind: the job was taken, and is paid for. */
  accepted: 'accepted',
  /** Submit to Segmind: the photo has left its slot, or has none; it joins the queue again where it was. */
  rejoin: 'rejoin',
  /** Submit to Segmind: the photo has left its slot, and joins the queue again after `waitSeconds`. */
  requeue: 'requeue',
  /** Submit to Segmind: all submits are paused for a rate limit; ask again after `waitSeconds`. It counts as no wait. */
  paused: 'paused',
  /** Poll Segmind: not finished yet. */
  working: 'working',
  /** Poll Segmind: the outputs are ready. */
  completed: 'completed',
  /** Store results, Reuse result: outputs and record are written. */
  stored: 'stored',
  /** Record failure: the record is written. */
  recorded: 'recorded',
  /** Any step that calls out, or waits for the same photo: not now; ask again after `waitSeconds`. */
  busy: 'busy',
  /** Any step: this photo ends here, with `error`. */
  failed: 'failed',
  /** Continue bulk run: photos are left; the next step comes after `waitSeconds`. */
  more: 'more',
  /** Continue bulk run: every photo that matched was worked on. */
  finished: 'finished',
} as const;

/**
 * Whose fault a failure is, which decides what happens:
 * - `photo`: this photo fails now.
 * - `account`, `transient`: the photo waits, and is submitted again.
 * - `unknown`: Segmind may have taken the submit; it is never posted again by itself.
 * - `result`: Segmind took the job, and there is no result of it.
 * - `pipeline`: a fault of Retouch or of AWS.
 */
export const FAULTS = ['photo', 'account', 'transient', 'unknown', 'result', 'pipeline'] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether Segmind bills a job for a photo. */
export const PAID = ['yes', 'no', 'unknown'] as const;
export type Paid = (typeof PAID)[number];

/** The code of a step's crash: the workflow itself gives it, where no function could. */
export const STEP_CRASHED = 'step-crashed';

/** The code of a crash behind the acceptance: the job is taken, and not collected. */
export const COLLECTING_CRASHED = 'collecting-crashed';

/** The codes of a job that cannot be collected any more: Segmind has forgotten it, or it was cancelled there. */
export const GONE_JOBS = ['job-not-found', 'job-cancelled'] as const;

/** The code of a photo that reached the queue timeout: the workflow gives it too. */
export const QUEUE_TIMED_OUT = 'queue-timed-out';

/** How an execution ends whose record could not be written: its cause is the record's `error`, as JSON. */
export const RECORD_NOT_WRITTEN = 'record-not-written';

/** Segmind, the only origin that models are called at unless a setting says otherwise. */
export const SEGMIND_ORIGIN = 'https://api.segmind.com';

/** What a recipe can tell a model beside the instructions, if its profile knows it. */
export const MODEL_VALUES = ['upscale', 'seed'] as const;
export type ModelValue = (typeof MODEL_VALUES)[number];

/** What becomes of a RAW file beside a JPEG of the same name: it is skipped, as the two are one photo, or retouched too. */
export const RAW_HANDLING = ['skip', 'retouch'] as const;
export type RawHandling = (typeof RAW_HANDLING)[number];

/** In which order photos are served: all of high priority before the others. */
export const PRIORITIES = ['normal', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What stands in a profile's `submit.body` for the photo's URL and the instructions; and so for each model value. */
export const PLACEHOLDERS = { photo: '{photo}', instructions: '{instructions}' } as const;

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * All that is known of one model of Segmind's, as data: a file in `models/`, or one of the user's own. Nothing else in
 * the code knows a model.
 */
export interface ModelProfile {
  /** In records. */
  readonly name: string;
  /** What the AI mark of a result calls the model. */
  readonly title: string;
  readonly submit: {
    /** Under the setting `segmindOrigin`. */
    readonly path: string;
    /**
     * What is posted, as JSON. A text that is `{photo}` or `{instructions}` stands for that, one that is `{upscale}` or
     * `{seed}` for that value of the recipe; where the recipe has none, its field is left out.
     */
    readonly body: { readonly [field: string]: Json };
  };
  /** The fields of a submit's reply with the URLs to ask at; the same one twice, if one URL has both. */
  readonly poll: { readonly statusUrl: string; readonly outputUrl: string };
  readonly apiKeyHeader: ApiKeyHeader;
  /** What photos the model takes: each is made so before it is sent. */
  readonly input: {
    readonly types: readonly ('image/jpeg' | 'image/png')[];
    readonly maxMegabytes: number;
    /** Pixels of the shortest side. */
    readonly minSide: number;
    /** Pixels of the longest side that are of use to the model, and that it takes. */
    readonly usefulSide: number;
    /** Longest side by shortest. */
    readonly maxRatio: number;
  };
  readonly instructions: { readonly default: string; readonly maxLength: number };
  /** What else of a recipe the model knows. */
  readonly values: {
    readonly upscale?: { readonly allowed: readonly string[]; readonly default: string } | undefined;
    readonly seed?: NumberRange | undefined;
  };
  /**
   * The sizes that the model itself makes, before anything enlarges them: fixed ones, width by height, of which it takes
   * the one whose ratio is nearest; or `match`, if its picture is as large as the answer.
   */
  readonly output: { readonly sizes: 'match' | readonly (readonly [width: number, height: number])[] };
  readonly seconds: {
    /** From the submit to the finished job. */
    readonly expected: number;
    /** From the submit to the first poll. */
    readonly firstPoll: number;
  };
  /** How long Segmind keeps the record of a job, and its files. */
  readonly kept: { readonly recordMinutes: number; readonly fileDays: number };
  /** Of one photo, dollars. */
  readonly price: number;
  /** Words of a reply that mean its content filter, in lower case; any case and any punctuation between them match. */
  readonly contentRefusals: readonly string[];
}

/** Numbers that a model takes. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** Sent where the recipe says nothing. */
  readonly default?: number | undefined;
}
