import { Duration } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import {
  API_AUTHS,
  type ModelProfile,
  OUTPUT_COLOURS,
  OUTPUT_FORMATS,
  OUTPUT_METADATA,
  OUTPUT_SIDE,
  OUTPUT_SIZES,
  PHOTO_MAILS,
  type PhotoMails,
  RAW_HANDLING,
  type RawHandling,
  SEGMIND_ORIGIN,
} from '../functions/shared/contract.ts';
import { type ModelFile, readModelFile } from './model-profile.ts';
import { hasPairedBraces, splitList } from './pattern-list.ts';
import { findUntrusted, type WebhookConfig, webhooksSetting } from './webhook-settings.ts';

const MEGABYTE = 1024 * 1024;

/** The CDK's value for "never" is not a number of days. */
const logRetention = Object.values(RetentionDays).filter(
  (days) => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** An origin: scheme, host and port. Plain http only on this machine's loopback, for the simulator. */
const origin = z.string().refine((text) => isOrigin(text), {
  error: ({ input }) => `is "${input}"; expected an origin such as https://api.segmind.com, https only`,
});

/** The issuer of tokens, exactly as in their `iss`. */
const issuer = z.string().refine((text) => isOrigin(URL.parse(text)?.origin ?? ''), {
  error: ({ input }) => `is "${input}"; expected a URL such as https://login.example.com/, https only`,
});

/**
 * A scope of OAuth: printable ASCII without spaces, quotation marks and backslashes.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, {
  error: ({ input }) => `is ${JSON.stringify(input)}; expected a scope such as retouch/write, without spaces`,
});

/** The URL of a page on which shoots are reviewed. */
const reviewUrl = z.string().refine((text) => text.length <= 500 && URL.parse(text)?.protocol === 'https:', {
  error: ({ input }) =>
    `is "${input}"; expected a URL such as https://review.example.com/{folder}, https only, of at most 500 characters`,
});

/** A KMS key, by its ARN because a policy cannot name an alias. */
const kmsKey = z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}; expected the ARN of a key, as arn:aws:kms:eu-west-1:111122223333:key/…, no alias`,
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = named(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'bucket');

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const tableName = named(/^[A-Za-z0-9_.-]{3,255}$/, 'table');

function named(pattern: RegExp, kind: string) {
  return z.string().regex(pattern, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}; expected the name of a ${kind} that a stack has left behind`,
  });
}

/** A list; `-c` passes it as text with commas. */
const list = z.union([z.array(z.string()), z.string().transform(splitList)]);

/** A pattern for paths under `uploads/`. */
const pattern = z
  .string()
  .min(1)
  .refine(hasPairedBraces, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}; expected each { with its }, or a \\ before one by itself`,
  });

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], {
  error: ({ input }) => `is "${input}"; expected true or false`,
});

/** A number: text if `-c` passes it, a number in `cdk.json`. */
function number(range: z.ZodNumber) {
  const error = ({ input }: { input?: unknown }) => `is ${JSON.stringify(input)}; expected a number`;
  const text = z
    .string()
    .regex(/^\s*-?\d+(\.\d+)?\s*$/)
    .transform(Number);
  return z.union([z.number(), text], { error }).pipe(range);
}

const whole = (least: number, most: number) => number(inRange(z.int(), least, most));
const decimal = (least: number, most: number) => number(inRange(z.number(), least, most));

/** A limit, or the word `none`. */
function limit(kind: typeof whole | typeof decimal, least: number, most: number) {
  return z.union([z.literal('none'), kind(least, most)], {
    error: ({ input }) => `is ${JSON.stringify(input)}; expected ${least} to ${most}, or none`,
  });
}

function inRange(kind: z.ZodNumber, least: number, most: number): z.ZodNumber {
  const error = ({ input }: { input?: unknown }) => `is ${input}; expected ${least} to ${most}`;
  return kind.min(least, { error }).max(most, { error });
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, {
    error: ({ input }) => `is ${JSON.stringify(input)}; expected ${values.join(' or ')}`,
  });
}

/**
 * The most polls of one job. Each adds to the execution's history, which Step Functions limits to 25,000
 * events.
 */
const MAX_POLLS = 200;
/** The shortest wait after a poll that failed. */
const TROUBLE_SECONDS = 7;

const outputSize = z.union([z.enum(OUTPUT_SIZES), whole(OUTPUT_SIDE.min, OUTPUT_SIDE.max)], {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}; expected ${OUTPUT_SIZES.join(', ')} or a longest side of ${OUTPUT_SIDE.min} to ${OUTPUT_SIDE.max} pixels`,
});

/**
 * CloudFormation's rules for stack names, but shorter, because the names of tables and functions begin with
 * it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
 */
const stackName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}; expected a letter, then letters, digits and hyphens, 40 characters at most`,
});

const contextSchema = z.object({
  stackName: stackName.default('Retouch'),
  model: z.string().min(1).default('seededit-3'),
  segmindOrigin: origin.default(SEGMIND_ORIGIN),
  trustedOutputOrigins: list.pipe(z.array(origin)).default([]),
  instructions: z
    .string()
    .min(1)
    .max(2000)
    .regex(/^(\P{Cc}|[\n\r\t])*$/u, 'expected text, tabs and line feeds, no other control characters')
    .optional(),
  upscale: z.string().optional(),
  strength: decimal(0, 1).optional(),
  ignore: list.pipe(z.array(pattern)).default([]),
  ignoredMetadata: list.pipe(z.array(z.string().min(1))).default([]),
  raw: oneOf(RAW_HANDLING).default('skip'),
  maxInFlight: whole(1, 200).default(5),
  maxPhotosPerDay: limit(whole, 1, 1_000_000).default('none'),
  maxDollarsPerDay: limit(decimal, 0.01, 1_000_000).default(100),
  maxDollarsPerShoot: limit(decimal, 0.01, 1_000_000).default('none'),
  pricePerPhoto: decimal(0, 1000).optional(),
  balanceMinutes: whole(0, 1440).default(60),
  pollSeconds: whole(1, 300).default(7),
  firstPollSeconds: whole(1, 3600).optional(),
  jobTimeoutMinutes: decimal(1, 360).default(15),
  transientLimitHours: decimal(0.01, 24).default(24),
  maxPhotoMegabytes: decimal(0.1, 200).default(200),
  maxPhotoMegapixels: decimal(0.1, 100).default(100),
  heic: flag.default(true),
  outputSize: outputSize.default('full'),
  outputColour: oneOf(OUTPUT_COLOURS).default('srgb'),
  outputFormat: oneOf(OUTPUT_FORMATS).default('original'),
  outputQuality: whole(1, 100).default(92),
  outputMetadata: oneOf(OUTPUT_METADATA).default('all'),
  keepTransparency: flag.default(true),
  architecture: oneOf(['arm64', 'x86_64']).default('arm64'),
  maxOutputMegabytes: decimal(0.1, 1000).default(100),
  logRetentionDays: number(z.number())
    .refine((days) => logRetention.includes(days), {
      error: ({ input }) => `is ${input}; CloudWatch Logs knows ${logRetention.join(', ')}`,
    })
    .default(30),
  oldVersionDays: whole(1, 3650).default(30),
  kmsKeyArn: kmsKey.optional(),
  uploadRetentionDays: limit(whole, 1, 3650).default('none'),
  resultRetentionDays: limit(whole, 1, 3650).default('none'),
  photoBucketName: bucketName.optional(),
  stateBucketName: bucketName.optional(),
  tableName: tableName.optional(),
  terminationProtection: flag.default(true),
  shootQuietMinutes: decimal(0.05, 1440).default(5),
  dashboard: flag.default(true),
  notifications: flag.default(false),
  photoMails: oneOf(PHOTO_MAILS).default('none'),
  reviewUrl: reviewUrl.optional(),
  apiAuth: oneOf(API_AUTHS).default('iam'),
  apiJwtIssuer: issuer.optional(),
  apiJwtAudience: list.pipe(z.array(z.string()).min(1)).optional(),
  apiJwtScopes: list.pipe(z.array(scope).min(1)).optional(),
  apiOpenDocument: flag.default(false),
  apiCorsOrigins: list.pipe(z.array(origin)).default([]),
  apiRateLimit: decimal(0.1, 10_000).default(50),
  apiBurstLimit: whole(1, 5000).default(100),
  trustedImportOrigins: list.pipe(z.array(origin)).default([]),
  webhooks: webhooksSetting.default([]),
  trustedWebhookOrigins: list.pipe(z.array(origin)).default([]),
});

/** The most polls that one job can have: either all succeed, or every other one fails. */
export function mostPolls(jobTimeoutMinutes: number, pollSeconds: number): number {
  const aSecond = Math.max(1 / pollSeconds, 2 / (pollSeconds + TROUBLE_SECONDS));
  return Math.ceil(jobTimeoutMinutes * 60 * aSecond);
}

/** Finds settings that are valid by themselves but contradict each other. Returns one line for each. */
function checkTogether(settings: Readonly<Record<string, unknown>>): string[] {
  const { apiAuth, jobTimeoutMinutes, outputSize, pollSeconds, strength } = contextSchema.shape;
  const wrong: string[] = [];
  const auth = apiAuth.safeParse(settings.apiAuth).data;
  for (const name of ['apiJwtIssuer', 'apiJwtAudience']) {
    const isThere = settings[name] !== undefined;
    if (auth === 'jwt' && !isThere) wrong.push(`${name}: is missing, as apiAuth is jwt`);
  }
  for (const name of ['apiJwtIssuer', 'apiJwtAudience', 'apiJwtScopes']) {
    const isThere = settings[name] !== undefined;
    if (auth === 'iam' && isThere) wrong.push(`${name}: is of use only where apiAuth is jwt`);
  }
  const blend = strength.safeParse(settings.strength).data ?? 1;
  if (blend < 1 && outputSize.safeParse(settings.outputSize).data === 'untouched') {
    wrong.push(
      `strength: is ${blend}; expected 1, as outputSize is untouched: the model’s own file is not blended with the original`,
    );
  }
  const minutes = jobTimeoutMinutes.safeParse(settings.jobTimeoutMinutes).data;
  const seconds = pollSeconds.safeParse(settings.pollSeconds).data;
  const polls = minutes === undefined || seconds === undefined ? 0 : mostPolls(minutes, seconds);
  if (polls > MAX_POLLS) {
    wrong.push(
      `pollSeconds: is ${seconds}; with jobTimeoutMinutes ${minutes} that makes up to ${polls} polls of one job, ` +
        `expected at most ${MAX_POLLS}: poll less often, or set a shorter timeout`,
    );
  }
  const { notifications, webhooks, trustedWebhookOrigins } = contextSchema.shape;
  for (const name of ['photoMails', 'reviewUrl']) {
    const isThere = settings[name] !== undefined;
    if (isThere && notifications.safeParse(settings.notifications).data === false) {
      wrong.push(`${name}: is of use only where notifications is true`);
    }
  }
  const trusted = trustedWebhookOrigins.safeParse(settings.trustedWebhookOrigins).data;
  const receivers = webhooks.safeParse(settings.webhooks).data;
  if (trusted && receivers) wrong.push(...findUntrusted(receivers, trusted));
  return wrong;
}

/** The first poll has to come within this share of the time for which Segmind keeps a job's record. */
const RECORD_SHARE = 0.5;

/**
 * Finds budgets that are smaller than the price of one photo: the line would stand still, or every photo
 * would fail.
 */
function checkBudgets({ price: usual }: ModelProfile, settings: Readonly<Record<string, unknown>>): string[] {
  const { pricePerPhoto, maxDollarsPerDay, maxDollarsPerShoot } = contextSchema.shape;
  const price = pricePerPhoto.safeParse(settings.pricePerPhoto).data ?? usual;
  const budgets = {
    maxDollarsPerDay: maxDollarsPerDay.safeParse(settings.maxDollarsPerDay).data,
    maxDollarsPerShoot: maxDollarsPerShoot.safeParse(settings.maxDollarsPerShoot).data,
  };
  return Object.entries(budgets)
    .filter(([, budget]) => typeof budget === 'number' && budget < price)
    .map(
      ([name, budget]) => `${name}: is ${budget}; one photo costs ${price}: expected at least that, or none`,
    );
}

/** Finds settings that the model's profile does not allow. Returns one line for each. */
function checkModel(
  { title, values, instructions, seconds, kept }: ModelProfile,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  const wrong: string[] = [];
  const { firstPollSeconds, jobTimeoutMinutes } = contextSchema.shape;
  const first = firstPollSeconds.safeParse(settings.firstPollSeconds).data ?? seconds.firstPoll;
  const minutes = jobTimeoutMinutes.safeParse(settings.jobTimeoutMinutes).data ?? Number.POSITIVE_INFINITY;
  const limit = Math.min(minutes * 60, kept.recordMinutes * 60 * RECORD_SHARE);
  if (first >= limit) {
    wrong.push(
      `firstPollSeconds: is ${first}; expected under ${limit}, as jobTimeoutMinutes is ${minutes} and Segmind keeps the ` +
        `record of a job for ${kept.recordMinutes} minutes`,
    );
  }
  if (seconds.expected >= minutes * 60) {
    wrong.push(
      `jobTimeoutMinutes: is ${minutes}; jobs of ${title} take ${seconds.expected} seconds: set a longer timeout`,
    );
  }
  const { upscale, instructions: words } = settings;
  if (upscale !== undefined && values.upscale === undefined) {
    wrong.push(`upscale: is ${JSON.stringify(upscale)}; ${title} knows none: leave it out`);
  } else if (upscale !== undefined && !values.upscale?.allowed.some((one) => one === upscale)) {
    wrong.push(
      `upscale: is ${JSON.stringify(upscale)}; ${title} takes ${values.upscale?.allowed.join(' or ')}`,
    );
  }
  if (typeof words === 'string' && words.length > instructions.maxLength) {
    wrong.push(
      `instructions: are ${words.length} characters; ${title} takes at most ${instructions.maxLength}`,
    );
  }
  return wrong;
}

/** Thrown if settings are wrong; the message lists every problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(contextSchema.shape);

/** The stack's settings, validated, in the units that the constructs use. */
export interface RetouchConfig {
  /** The stack's name: it distinguishes several stacks in one account and region. */
  readonly stackName: string;
  /** The model. Its price is the setting `pricePerPhoto`, if there is one. */
  readonly model: ModelFile;
  readonly segmindOrigin: string;
  readonly trustedOutputOrigins: readonly string[];
  /**
   * The recipe of a photo that was uploaded without one. Values that the model does not support are absent.
   */
  readonly recipe: {
    readonly instructions: string;
    readonly upscale?: string | undefined;
    readonly seed?: number | undefined;
    /** The share of the retouched picture in the blend with the original; absent for all of it. */
    readonly strength?: number | undefined;
    /** How results are delivered. */
    readonly output: {
      readonly size: (typeof OUTPUT_SIZES)[number] | number;
      readonly colour: (typeof OUTPUT_COLOURS)[number];
      readonly format: (typeof OUTPUT_FORMATS)[number];
      readonly quality: number;
      readonly metadata: (typeof OUTPUT_METADATA)[number];
    };
  };
  /** Patterns of paths under `uploads/` that are no photos. */
  readonly ignore: readonly string[];
  /** Names of upload metadata that belong to other software; `*` at the end matches any rest. */
  readonly ignoredMetadata: readonly string[];
  /** How a RAW file beside a JPEG of the same name is treated. */
  readonly raw: RawHandling;
  /** How many photos may be at Segmind at once. */
  readonly maxInFlight: number;
  /** The budgets. */
  readonly budgets: BudgetConfig;
  /** How often Segmind's balance is read; null for never. */
  readonly balanceInterval: Duration | null;
  readonly pollInterval: Duration;
  /** The wait from the submit to the first poll. */
  readonly firstPoll: Duration;
  readonly jobTimeout: Duration;
  readonly transientLimit: Duration;
  readonly maxPhotoBytes: number;
  readonly maxPhotoPixels: number;
  readonly heic: boolean;
  /** Whether the transparency of a photo is put back into its result. */
  readonly keepTransparency: boolean;
  readonly architecture: Architecture;
  readonly maxOutputBytes: number;
  readonly logRetention: RetentionDays;
  /** After this long, S3 deletes versions that were replaced or deleted. */
  readonly oldVersionExpiration: Duration;
  /** After this long, S3 deletes uploads; null for never. */
  readonly uploadRetention: Duration | null;
  /** After this long, S3 deletes results, with their records; null for never. */
  readonly resultRetention: Duration | null;
  /** The KMS key that encrypts what is in the photo bucket; null for S3's own. */
  readonly kmsKeyArn: string | null;
  /** Resources that an earlier stack left behind and this one adopts. */
  readonly adopted: AdoptedConfig;
  /** Whether CloudFormation refuses to delete the stack. */
  readonly terminationProtection: boolean;
  /** How long a shoot has to be unchanged before `Shoot Finished` is sent. */
  readonly shootQuiet: Duration;
  /** Whether there is a dashboard. */
  readonly dashboard: boolean;
  /** Whether there is a topic for failures and alarms. */
  readonly notifications: boolean;
  /** Which photos that topic announces one by one. */
  readonly photoMails: PhotoMails;
  /**
   * The URL where people review shoots, with `{folder}` for the folder; null if they use the command `retouch
   * review`.
   */
  readonly reviewUrl: string | null;
  /** Who may call the API. */
  readonly apiAuth: { readonly kind: 'iam' } | JwtAuth;
  /** Whether the API's OpenAPI document is public. */
  readonly apiOpenDocument: boolean;
  /** Origins of web pages that may call the API; an empty list switches CORS off. */
  readonly apiCorsOrigins: readonly string[];
  /** Requests per second, of all callers together. */
  readonly apiRateLimit: number;
  /** The burst of requests that API Gateway allows. */
  readonly apiBurstLimit: number;
  /** Origins from which photos are imported without requiring https or a public address. */
  readonly trustedImportOrigins: readonly string[];
  /** The receivers of webhooks. */
  readonly webhooks: readonly WebhookConfig[];
  /** Origins to which webhooks are sent without requiring https or a public address. */
  readonly trustedWebhookOrigins: readonly string[];
}

/** Names of the resources that are adopted; null for those that the stack creates. */
export interface AdoptedConfig {
  readonly photoBucket: string | null;
  readonly stateBucket: string | null;
  readonly table: string | null;
}

/** The budgets; null for no limit. */
export interface BudgetConfig {
  /** The most photos that are submitted in a UTC day. */
  readonly maxPhotosPerDay: number | null;
  /** The most dollars that are spent in a UTC day. */
  readonly maxDollarsPerDay: number | null;
  /** The most dollars that are spent on a shoot: a folder under `uploads/`. */
  readonly maxDollarsPerShoot: number | null;
}

/**
 * Callers send a token of this issuer, for one of these audiences. API Gateway fetches the issuer's keys from
 * its `jwks_uri`; "Currently, only RSA-based algorithms are supported".
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export interface JwtAuth {
  readonly kind: 'jwt';
  readonly issuer: string;
  readonly audience: readonly string[];
  /** A token must have at least one of these; if the list is empty, it needs no scope. */
  readonly scopes: readonly string[];
}

/**
 * Reads the settings from the CDK context (`cdk.json`, or `-c name=value`).
 * @throws {SettingsError} that lists every setting that is wrong or unknown, with what was expected
 */
export function readConfig(context: Readonly<Record<string, unknown>>): RetouchConfig {
  const settings = Object.fromEntries(Object.entries(context).filter(([name]) => !isCdkOwn(name)));
  const unknown = Object.keys(settings)
    .filter((name) => !SETTING_NAMES.includes(name))
    .map((name) => `${name}: no such setting; there are ${SETTING_NAMES.join(', ')}`);
  const parsed = contextSchema.safeParse(settings);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const named = contextSchema.shape.model.safeParse(settings.model).data;
  const model = named === undefined ? { wrong: [] } : readModelFile(named);
  if ('wrong' in model) wrong.push(...model.wrong.map((line) => `model: ${line}`));
  else wrong.push(...checkModel(model.profile, settings), ...checkBudgets(model.profile, settings));
  wrong.push(...checkTogether(settings), ...unknown);
  if (!parsed.success || 'wrong' in model || wrong.length > 0) {
    throw new SettingsError(`The settings in the CDK context are wrong:\n  ${wrong.join('\n  ')}`);
  }
  const { data } = parsed;
  const { profile } = model;
  const limitOf = (limit: number | 'none') => (limit === 'none' ? null : limit);
  return {
    stackName: data.stackName,
    model: { ...model, profile: { ...profile, price: data.pricePerPhoto ?? profile.price } },
    segmindOrigin: data.segmindOrigin,
    trustedOutputOrigins: data.trustedOutputOrigins,
    recipe: {
      instructions: data.instructions ?? profile.instructions.default,
      upscale: data.upscale ?? profile.values.upscale?.default,
      seed: profile.values.seed?.default,
      strength: data.strength,
      output: {
        size: data.outputSize,
        colour: data.outputColour,
        format: data.outputFormat,
        quality: data.outputQuality,
        metadata: data.outputMetadata,
      },
    },
    ignore: data.ignore,
    ignoredMetadata: data.ignoredMetadata,
    raw: data.raw,
    maxInFlight: data.maxInFlight,
    budgets: {
      maxPhotosPerDay: limitOf(data.maxPhotosPerDay),
      maxDollarsPerDay: limitOf(data.maxDollarsPerDay),
      maxDollarsPerShoot: limitOf(data.maxDollarsPerShoot),
    },
    balanceInterval: data.balanceMinutes === 0 ? null : Duration.minutes(data.balanceMinutes),
    pollInterval: Duration.seconds(data.pollSeconds),
    firstPoll: Duration.seconds(data.firstPollSeconds ?? profile.seconds.firstPoll),
    jobTimeout: Duration.seconds(Math.round(data.jobTimeoutMinutes * 60)),
    transientLimit: Duration.seconds(Math.round(data.transientLimitHours * 3600)),
    maxPhotoBytes: Math.round(data.maxPhotoMegabytes * MEGABYTE),
    maxPhotoPixels: Math.round(data.maxPhotoMegapixels * 1_000_000),
    heic: data.heic,
    keepTransparency: data.keepTransparency,
    architecture: data.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    maxOutputBytes: Math.round(data.maxOutputMegabytes * MEGABYTE),
    logRetention: data.logRetentionDays as RetentionDays,
    oldVersionExpiration: Duration.days(data.oldVersionDays),
    uploadRetention: retentionOf(data.uploadRetentionDays),
    resultRetention: retentionOf(data.resultRetentionDays),
    kmsKeyArn: data.kmsKeyArn ?? null,
    adopted: {
      photoBucket: data.photoBucketName ?? null,
      stateBucket: data.stateBucketName ?? null,
      table: data.tableName ?? null,
    },
    terminationProtection: data.terminationProtection,
    shootQuiet: Duration.seconds(Math.round(data.shootQuietMinutes * 60)),
    dashboard: data.dashboard,
    notifications: data.notifications,
    photoMails: data.photoMails,
    reviewUrl: data.reviewUrl ?? null,
    apiAuth: readAuth(data),
    apiOpenDocument: data.apiOpenDocument,
    apiCorsOrigins: data.apiCorsOrigins,
    apiRateLimit: data.apiRateLimit,
    apiBurstLimit: data.apiBurstLimit,
    trustedImportOrigins: data.trustedImportOrigins,
    webhooks: data.webhooks,
    trustedWebhookOrigins: data.trustedWebhookOrigins,
  };
}

function retentionOf(days: number | 'none'): Duration | null {
  return days === 'none' ? null : Duration.days(days);
}

function readAuth({
  apiAuth,
  apiJwtIssuer: issuer,
  apiJwtAudience: audience,
  apiJwtScopes: scopes = [],
}: z.infer<typeof contextSchema>): RetouchConfig['apiAuth'] {
  const isJwt = apiAuth === 'jwt' && issuer !== undefined && audience !== undefined;
  return isJwt ? { kind: 'jwt', issuer, audience, scopes } : { kind: 'iam' };
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.origin !== text) return false;
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
}

/** Whether a context value is the CDK's own: feature flags and look-ups are in the context too. */
function isCdkOwn(name: string): boolean {
  return /[:@/]/.test(name) || name.startsWith('aws-cdk') || name.startsWith('cdk-');
}
