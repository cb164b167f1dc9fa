import * as z from 'zod/mini';
import { API_AUTHS } from '../contract/api.ts';
import { ENVIRONMENT } from '../contract/environment.ts';
import { RAW_HANDLING } from '../contract/recipe.ts';
import { recipeSchema } from '../domain/step-schemas.ts';

const TEXT = 'expected a text';
const WHOLE_NUMBER = 'expected a whole number';
const POSITIVE = 'expected a number above 0';
const NOT_NEGATIVE = 'expected a number, 0 or above';
const ORIGINS = 'expected a JSON list of origins';
const FLAG = 'expected true or false';
const JSON_TEXT = 'expected JSON';

const text = z.string(TEXT).check(z.minLength(1, TEXT));
const wholeNumber = z.pipe(
  z.string(WHOLE_NUMBER).check(z.regex(/^\d+$/, WHOLE_NUMBER)),
  z.transform((digits) => Number(digits)),
);
const positive = z.pipe(z.coerce.number(POSITIVE), z.number().check(z.positive(POSITIVE)));
const notNegative = z.pipe(
  text.check(z.regex(/^\d+(\.\d+)?(e-\d+)?$/, NOT_NEGATIVE)),
  z.transform((digits) => Number(digits)),
);
/** The setting `none`, in place of a number. */
const noLimit = z.pipe(
  z.literal('none'),
  z.transform(() => Number.POSITIVE_INFINITY),
);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `expected ${values.join(' or ')}`);
const flag = z.pipe(
  z.enum(['true', 'false'], FLAG),
  z.transform((word) => word === 'true'),
);
const json = (message: string) =>
  z.pipe(
    text,
    z.transform((words, context) => {
      try {
        return JSON.parse(words) as unknown;
      } catch {
        context.issues.push({ code: 'custom', message, input: words });
        return z.NEVER;
      }
    }),
  );
const origins = z.pipe(json(ORIGINS), z.array(z.string(ORIGINS), ORIGINS));

/** Every setting of the functions: parses the text of an environment variable to a typed value. */
const SCHEMAS = {
  version: text,
  stackName: text,
  stateMachineArn: text,
  bulkStateMachineArn: text,
  table: text,
  photoBucket: text,
  stateBucket: text,
  maxInFlight: wholeNumber,
  maxPhotosPerDay: z.union([noLimit, wholeNumber], `${WHOLE_NUMBER} or none`),
  maxDollarsPerDay: z.union([noLimit, positive], `${POSITIVE} or none`),
  maxDollarsPerShoot: z.union([noLimit, positive], `${POSITIVE} or none`),
  /** Dollars. */
  pricePerPhoto: notNegative,
  balanceMinutes: wholeNumber,
  apiKeySecretArn: text,
  segmindOrigin: text,
  trustedOutputOrigins: origins,
  trustedImportOrigins: origins,
  apiAuth: oneOf(API_AUTHS),
  apiOpenDocument: flag,
  defaultRecipe: z.pipe(json(JSON_TEXT), recipeSchema),
  ignore: z.pipe(json(JSON_TEXT), z.array(text)),
  raw: oneOf(RAW_HANDLING),
  ignoredMetadata: z.pipe(json(JSON_TEXT), z.array(text)),
  keepTransparency: flag,
  jobTimeoutSeconds: positive,
  transientLimitSeconds: positive,
  pollSeconds: positive,
  firstPollSeconds: positive,
  maxPhotoBytes: wholeNumber,
  maxPhotoPixels: wholeNumber,
  heic: flag,
  maxOutputBytes: wholeNumber,
  shootQuietSeconds: positive,
  notificationTopicArn: text,
  reviewUrl: z.union([
    z.pipe(
      z.literal('none'),
      z.transform(() => null),
    ),
    text,
  ]),
  webhookUrl: text,
  webhookSecretArn: text,
  webhookQueueUrl: text,
  webhookDeadLetterQueueUrl: text,
  trustedWebhookOrigins: origins,
} as const satisfies Record<keyof typeof ENVIRONMENT, z.ZodMiniType>;

/** The functions' settings by name. */
export type Settings = { readonly [S in keyof typeof SCHEMAS]: z.output<(typeof SCHEMAS)[S]> };

/**
 * Reads settings from the environment, by their names in the contract.
 * @throws {Error} with every variable that is missing or wrong, and what was expected
 */
export function readSettings<const S extends keyof Settings>(
  names: readonly S[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Pick<Settings, S> {
  const wrong: string[] = [];
  const entries = names.map((name) => {
    const variable = ENVIRONMENT[name];
    const value = environment[variable];
    const read = SCHEMAS[name].safeParse(value);
    if (!read.success) {
      const seen = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
      wrong.push(`${variable} ${seen}: ${read.error.issues[0]?.message}.`);
    }
    return [name, read.data] as const;
  });
  if (wrong.length > 0) {
    throw new Error(
      `The function's environment variables are not valid; the stack sets them where it defines the function.\n  ${wrong.join('\n  ')}`,
    );
  }
  return Object.fromEntries(entries) as Pick<Settings, S>;
}
