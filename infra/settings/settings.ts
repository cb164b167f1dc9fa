import * as z from 'zod';
import { API_AUTHS } from '../../core/contract/api.ts';
import { PHOTO_MAILS } from '../../core/contract/events.ts';
import { SEGMIND_ORIGIN } from '../../core/contract/model-profile.ts';
import { OUTPUT_COLOURS, OUTPUT_FORMATS, OUTPUT_METADATA, RAW_HANDLING } from '../../core/contract/recipe.ts';
import * as kind from './setting-kinds.ts';
import { webhooksSetting } from './webhook-settings.ts';

const { decimal, flag, limit, list, oneOf, whole } = kind;

/** The default that docs/settings.md shows for a setting without a default of its own. */
declare module 'zod' {
  interface GlobalMeta {
    shownDefault?: string;
  }
}

const PROFILE = 'the profile’s own';
const origins = list.pipe(z.array(kind.origin)).default([]);

/**
 * Every setting: how it is checked, its default, and the text of docs/settings.md, which `npm run docs` writes. Links
 * are relative to docs/.
 */
export const SETTING_GROUPS = {
  'What is done to photos': {
    model: z
      .string()
      .min(1)
      .default('seededit-3')
      .describe(
        'the model: `seededit-3`, `seedream-4.5`, `seedream-5-lite`, or the path of [a profile of your own](models.md)',
      ),
    instructions: kind.instructions.optional().meta({
      shownDefault: PROFILE,
      description:
        'what is done to a photo without instructions of its own: English, at most 2,000 characters; see [Room for settings](#room-for-settings)',
    }),
    upscale: z
      .string()
      .optional()
      .meta({
        shownDefault: `${PROFILE}, \`2x\``,
        description:
          'how much the model’s picture is enlarged if a photo does not say: a value of the model’s profile',
      }),
    strength: decimal(0, 1).optional().meta({
      shownDefault: '1',
      description:
        'how much of the retouched picture is blended with the original if a photo does not say, 0 to 1: 1 is all of it. With `outputSize` `untouched` it must be 1',
    }),
  },
  'What goes in': {
    ignore: list
      .pipe(z.array(kind.pattern))
      .default([])
      .describe(
        '[patterns](https://github.com/micromatch/picomatch#globbing-features) of files under `uploads/` that are [no photos](photos.md#what-is-skipped), comma-separated: `*_proof.jpg`, `**/rejects/**`, `*.{bmp,gif}`; in `cdk.json` a list',
      ),
    raw: oneOf(RAW_HANDLING)
      .default('skip')
      .describe(
        'a RAW file beside a JPEG or HEIC of the same name: `skip`, because the two are one photo, or `retouch` both',
      ),
    ignoredMetadata: list
      .pipe(z.array(z.string().min(1)))
      .default([])
      .describe(
        'names of upload metadata that belong to other programs, comma-separated; `*` at the end stands for any rest',
      ),
    maxPhotoMegabytes: decimal(0.1, 200)
      .default(200)
      .describe('the largest photo, at most 200 (1 MB = 1,048,576 bytes)'),
    maxPhotoMegapixels: decimal(0.1, 100)
      .default(100)
      .describe('the most pixels of a photo, in millions, at most 100'),
    heic: flag.default(true).describe('whether HEIC is taken'),
  },
  'What comes out': {
    outputSize: kind.outputSize
      .default('full')
      .describe(
        'the size of results: `full`, `delivered`, `untouched`, or the longest side in pixels (16 to 20,000): see [what comes out](results.md)',
      ),
    outputColour: oneOf(OUTPUT_COLOURS)
      .default('srgb')
      .describe('the colour space of results: `srgb`, or `original`, the photo’s own profile'),
    outputFormat: oneOf(OUTPUT_FORMATS)
      .default('original')
      .describe('the format of results: `original`, `jpeg`, `png`, `webp`, `avif` or `tiff`'),
    outputQuality: whole(1, 100).default(92).describe('the quality of JPEG, WebP and AVIF, 1 to 100'),
    outputMetadata: oneOf(OUTPUT_METADATA)
      .default('all')
      .describe(
        'which of a photo’s EXIF, IPTC and XMP results have: `all`, `no-location`, `copyright` or `none`',
      ),
    keepTransparency: flag
      .default(true)
      .describe('whether a photo’s transparency is put back into its result'),
    maxOutputMegabytes: decimal(0.1, 1000).default(100).describe('the largest output of the model'),
  },
  'The line and budgets': {
    maxInFlight: whole(1, 200)
      .default(5)
      .describe(
        'how many photos may be at Segmind at once, 1 to 200: see [what a plan carries](#what-a-plan-carries)',
      ),
    maxDollarsPerDay: limit(decimal, 0.01, 1_000_000)
      .default(100)
      .describe('the most dollars spent in a day, UTC, or `none`; the other photos wait for the next day'),
    maxPhotosPerDay: limit(whole, 1, 1_000_000).default('none').describe('the same in photos'),
    maxDollarsPerShoot: limit(decimal, 0.01, 1_000_000)
      .default('none')
      .describe(
        'the most dollars spent in a shoot, which is the folder of a photo: its other photos fail, unpaid, with `shoot-budget-reached`. It counts from the deployment that sets it',
      ),
    pricePerPhoto: decimal(0, 1000)
      .optional()
      .meta({
        shownDefault: `${PROFILE}, 0.05`,
        description: 'what a photo costs by your bill, dollars: for budgets, estimates and records',
      }),
    balanceMinutes: whole(0, 1440)
      .default(60)
      .describe(
        'how often Segmind’s balance is read while photos wait or are at Segmind, up to 1,440; 0 for never',
      ),
    firstPollSeconds: whole(1, 3600)
      .optional()
      .meta({
        shownDefault: `${PROFILE}, 7`,
        description:
          'from the submit to the first poll, 1 to 3,600: a little less than most jobs take saves requests',
      }),
    pollSeconds: whole(1, 300)
      .default(7)
      .describe('between two polls, 1 to 300; `jobTimeoutMinutes` may take 200 polls at most'),
    jobTimeoutMinutes: decimal(1, 360)
      .default(15)
      .describe('the longest time from accepted to finished, 1 to 360'),
    transientLimitHours: decimal(0.01, 24)
      .default(24)
      .describe(
        'how long Retouch waits out transient failures, at most 24: from the first slot until Segmind takes the job, and again from the finished job until its result is stored',
      ),
    shootQuietMinutes: decimal(0.05, 1440)
      .default(5)
      .describe('a shoot has finished if nothing of it has changed for this long: 0.05 to 1,440'),
  },
  'The API': {
    apiAuth: oneOf(API_AUTHS)
      .default('iam')
      .describe(
        'who may call the API: `iam`, callers with AWS credentials that may `execute-api:Invoke`; `jwt`, callers with a token',
      ),
    apiJwtIssuer: kind.issuer
      .optional()
      .describe('with `jwt`: the issuer of tokens; [what an issuer has to be](api.md#how-to-sign-in)'),
    apiJwtAudience: list
      .pipe(z.array(z.string()).min(1))
      .optional()
      .describe('with `jwt`: the audiences, comma-separated, of which a token must have one'),
    apiJwtScopes: list
      .pipe(z.array(kind.scope).min(1))
      .optional()
      .describe(
        'with `jwt`: scopes, comma-separated, of which a token must have one in `scope` or `scp`, or the answer is 403',
      ),
    apiOpenDocument: flag.default(false).describe('whether everyone may read the API’s `openapi.json`'),
    apiCorsOrigins: origins.describe(
      'origins, comma-separated, whose pages may call the API and use its presigned URLs; none switches CORS off',
    ),
    apiRateLimit: decimal(0.1, 10_000)
      .default(50)
      .describe('requests to the API a second, of all callers together'),
    apiBurstLimit: whole(1, 5000)
      .default(100)
      .describe('requests to the API at once, of all callers together'),
  },
  'Mails, webhooks and the dashboard': {
    notifications: flag
      .default(false)
      .describe(
        '`true` for a topic with finished shoots and alarms: see [alarms and mails](operating.md#alarms-and-mails)',
      ),
    photoMails: oneOf(PHOTO_MAILS)
      .default('none')
      .describe(
        'with `notifications`: a mail for each photo that `failed`, or for `all`; shoots have one always',
      ),
    reviewUrl: kind.reviewUrl
      .optional()
      .describe(
        'with `notifications`: the page for the review of a shoot, `https://review.example.com/{folder}`; without it, mails name the command `retouch review`',
      ),
    dashboard: flag
      .default(true)
      .describe(
        'whether the stack has a dashboard in CloudWatch, the page that an operator opens first. An account has three for nothing; each other one is [3 dollars a month](costs.md)',
      ),
    runbookUrl: kind.runbookUrl
      .optional()
      .describe(
        'where your [runbook](runbook.md) is, `https://wiki.example.com/retouch/runbook`: alarms link to their section of it',
      ),
    webhooks: webhooksSetting
      .default([])
      .describe(
        '[receivers](webhooks.md) of signed webhooks: `[{"name": "shop", "url": "https://…"}]`, at most 20; `events` says which of the five types, all by default',
      ),
  },
  'The stack': {
    stackName: kind.stackName
      .default('Retouch')
      .describe(
        'the stack’s name, at most 24 letters, digits and hyphens: see [a second stack](operating.md#a-second-stack)',
      ),
    architecture: oneOf(['arm64', 'x86_64'])
      .default('arm64')
      .describe('the processor of the functions that handle pictures: `arm64` or `x86_64`'),
    logRetentionDays: kind.logDays.default(30).describe('how long logs are kept'),
    oldVersionDays: whole(1, 3650).default(30).describe('how long replaced and deleted versions are kept'),
    uploadRetentionDays: limit(whole, 1, 3650)
      .default('none')
      .describe(
        'after this many days, 1 to 3,650, S3 deletes uploads: [who sees the people in the photos](security.md#the-people-in-the-photos)',
      ),
    resultRetentionDays: limit(whole, 1, 3650)
      .default('none')
      .describe(
        'after this many days, 1 to 3,650, S3 deletes results with their records. Uploads and results stay as old versions for `oldVersionDays` more',
      ),
    kmsKeyArn: kind.kmsKey
      .optional()
      .describe(
        'the ARN of [a KMS key of yours](security.md#a-kms-key-of-your-own) that encrypts the photo bucket; without it, S3’s own',
      ),
    photoBucketName: kind.bucketName
      .optional()
      .describe(
        'the photo bucket of an earlier stack, which this one [adopts](runbook.md#put-it-up-again); leave the setting as it is from then on',
      ),
    stateBucketName: kind.bucketName.optional().describe('the same for the state bucket'),
    tableName: kind.tableName.optional().describe('the same for the table'),
    terminationProtection: flag.default(true).describe('whether CloudFormation refuses to delete the stack'),
  },
  'Hosts that are trusted': {
    segmindOrigin: kind.origin
      .default(SEGMIND_ORIGIN)
      .describe(
        'the origin that gets the API key; jobs that were taken under an earlier one are still polled there',
      ),
    trustedOutputOrigins: origins.describe(
      'origins, comma-separated, from which outputs are fetched as they are; all others must be https and public',
    ),
    trustedImportOrigins: origins.describe('the same for photos that the API imports'),
    trustedWebhookOrigins: origins.describe('the same for the receivers of webhooks'),
  },
};

const {
  'What is done to photos': photos,
  'What goes in': input,
  'What comes out': output,
  'The line and budgets': line,
  'The API': api,
  'Mails, webhooks and the dashboard': messages,
  'The stack': stack,
  'Hosts that are trusted': hosts,
} = SETTING_GROUPS;

/** Checks the settings, and fills in defaults. */
export const settingsSchema = z.object({
  ...photos,
  ...input,
  ...output,
  ...line,
  ...api,
  ...messages,
  ...stack,
  ...hosts,
});

/** The settings as they are set, or by default. */
export type Settings = z.infer<typeof settingsSchema>;

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(settingsSchema.shape);
