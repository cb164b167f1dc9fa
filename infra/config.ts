import { Duration } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { checkBudgets, checkModel, checkTogether } from './settings/check-settings.ts';
import { type ModelFile, readModelFile } from './settings/model-profile.ts';
import { SETTING_NAMES, type Settings, settingsSchema } from './settings/settings.ts';

const MEGABYTE = 1024 * 1024;

/** Thrown if settings are wrong; the message lists every problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The stack's settings, validated, in the units that the constructs use. `settings/settings.ts` describes each. */
export type RetouchConfig = ReturnType<typeof createConfig>;

/**
 * Reads the settings from the CDK context (`cdk.json`, or `-c name=value`). The environment variable `RETOUCH_STACK`
 * names the stack if the context does not, so that it means the same stack to `cdk` as to the command `retouch`.
 * @throws {SettingsError} that lists every setting that is wrong or unknown, with what was expected
 */
export function readConfig(
  context: Readonly<Record<string, unknown>>,
  { RETOUCH_STACK: stackName }: Readonly<Record<string, string | undefined>> = {},
): RetouchConfig {
  const given = Object.fromEntries(Object.entries(context).filter(([name]) => !isCdkOwn(name)));
  const settings = stackName ? { stackName, ...given } : given;
  const unknown = Object.keys(settings)
    .filter((name) => !SETTING_NAMES.includes(name))
    .map((name) => `${name}: no such setting; there are ${SETTING_NAMES.join(', ')}`);
  const parsed = settingsSchema.safeParse(settings);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const named = settingsSchema.shape.model.safeParse(settings.model).data;
  const model = named === undefined ? { wrong: [] } : readModelFile(named);
  if ('wrong' in model) wrong.push(...model.wrong.map((line) => `model: ${line}`));
  else wrong.push(...checkModel(model.profile, settings), ...checkBudgets(model.profile, settings));
  wrong.push(...checkTogether(settings), ...unknown);
  if (!parsed.success || 'wrong' in model || wrong.length > 0) {
    throw new SettingsError(`The settings in the CDK context are wrong:\n  ${wrong.join('\n  ')}`);
  }
  return createConfig(parsed.data, model);
}

/** The settings, and beside them what the constructs need of them in other units. */
function createConfig(settings: Settings, { profile, ...file }: ModelFile) {
  return {
    ...settings,
    model: { ...file, profile: { ...profile, price: settings.pricePerPhoto ?? profile.price } },
    /** The recipe of a photo that was uploaded without one. Values that the model does not support are absent. */
    recipe: {
      instructions: settings.instructions ?? profile.instructions.default,
      upscale: settings.upscale ?? profile.values.upscale?.default,
      seed: profile.values.seed?.default,
      strength: settings.strength,
      output: {
        size: settings.outputSize,
        colour: settings.outputColour,
        format: settings.outputFormat,
        quality: settings.outputQuality,
        metadata: settings.outputMetadata,
      },
    },
    budgets: {
      maxPhotosPerDay: orNull(settings.maxPhotosPerDay),
      maxDollarsPerDay: orNull(settings.maxDollarsPerDay),
      maxDollarsPerShoot: orNull(settings.maxDollarsPerShoot),
    },
    /** Null if the balance is never read. */
    balanceInterval: settings.balanceMinutes === 0 ? null : Duration.minutes(settings.balanceMinutes),
    pollInterval: Duration.seconds(settings.pollSeconds),
    firstPoll: Duration.seconds(settings.firstPollSeconds ?? profile.seconds.firstPoll),
    jobTimeout: Duration.seconds(Math.round(settings.jobTimeoutMinutes * 60)),
    transientLimit: Duration.seconds(Math.round(settings.transientLimitHours * 3600)),
    shootQuiet: Duration.seconds(Math.round(settings.shootQuietMinutes * 60)),
    maxPhotoBytes: Math.round(settings.maxPhotoMegabytes * MEGABYTE),
    maxPhotoPixels: Math.round(settings.maxPhotoMegapixels * 1_000_000),
    maxOutputBytes: Math.round(settings.maxOutputMegabytes * MEGABYTE),
    architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    logRetention: settings.logRetentionDays as RetentionDays,
    oldVersionExpiration: Duration.days(settings.oldVersionDays),
    /** After this long, S3 deletes uploads; null for never. */
    uploadRetention: daysOrNull(settings.uploadRetentionDays),
    /** After this long, S3 deletes results with their records; null for never. */
    resultRetention: daysOrNull(settings.resultRetentionDays),
    /** The KMS key that encrypts the photo bucket; null for S3's own. */
    kmsKeyArn: settings.kmsKeyArn ?? null,
    reviewUrl: settings.reviewUrl ?? null,
    runbookUrl: settings.runbookUrl ?? null,
    /** The names of what the stack adopts; null for what it creates. */
    adopted: {
      photoBucket: settings.photoBucketName ?? null,
      stateBucket: settings.stateBucketName ?? null,
      table: settings.tableName ?? null,
    },
    apiAuth: readAuth(settings),
  };
}

/**
 * Callers send a token of this issuer, for one of these audiences. API Gateway fetches the issuer's keys from its
 * `jwks_uri`; "Currently, only RSA-based algorithms are supported".
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export interface JwtAuth {
  readonly kind: 'jwt';
  readonly issuer: string;
  readonly audience: readonly string[];
  /** A token must have at least one of these; if the list is empty, it needs no scope. */
  readonly scopes: readonly string[];
}

function readAuth(settings: Settings): { readonly kind: 'iam' } | JwtAuth {
  const { apiAuth, apiJwtIssuer: issuer, apiJwtAudience: audience, apiJwtScopes: scopes = [] } = settings;
  const isJwt = apiAuth === 'jwt' && issuer !== undefined && audience !== undefined;
  return isJwt ? { kind: 'jwt', issuer, audience, scopes } : { kind: 'iam' };
}

function orNull(limit: number | 'none'): number | null {
  return limit === 'none' ? null : limit;
}

function daysOrNull(days: number | 'none'): Duration | null {
  return days === 'none' ? null : Duration.days(days);
}

/** Whether a context value is the CDK's own: feature flags and look-ups are in the context too. */
function isCdkOwn(name: string): boolean {
  return /[:@/]/.test(name) || name.startsWith('aws-cdk') || name.startsWith('cdk-');
}
