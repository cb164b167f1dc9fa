import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { OUTPUT_SIDE, OUTPUT_SIZES } from '../../core/contract/recipe.ts';
import { hasPairedBraces, splitList } from './pattern-list.ts';

/** The CDK's value for "never" is not a number of days. */
const logRetention = Object.values(RetentionDays).filter(
  (days) => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** An origin: scheme, host and port. Plain http only on this machine's loopback, for the simulator. */
export const origin = z.string().refine((text) => isOrigin(text), {
  error: ({ input }) => `is "${input}"; expected an origin such as https://api.segmind.com, https only`,
});

/** The issuer of tokens, exactly as in their `iss`. */
export const issuer = z.string().refine((text) => isOrigin(URL.parse(text)?.origin ?? ''), {
  error: ({ input }) => `is "${input}"; expected a URL such as https://login.example.com/, https only`,
});

/**
 * A scope of OAuth: printable ASCII without spaces, quotation marks and backslashes.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, {
  error: ({ input }) => `is ${JSON.stringify(input)}; expected a scope such as retouch/write, without spaces`,
});

/** The URL of a page on which shoots are reviewed. */
export const reviewUrl = page('https://review.example.com/{folder}');

/** The URL of a page with the runbook. */
export const runbookUrl = page('https://wiki.example.com/retouch/runbook');

function page(example: string) {
  return z.string().refine((text) => text.length <= 500 && URL.parse(text)?.protocol === 'https:', {
    error: ({ input }) =>
      `is "${input}"; expected a URL such as ${example}, https only, of at most 500 characters`,
  });
}

/** A KMS key, by its ARN because a policy cannot name an alias. */
export const kmsKey = z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}; expected the ARN of a key, as arn:aws:kms:eu-west-1:111122223333:key/…, no alias`,
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = named(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'bucket');

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export const tableName = named(/^[A-Za-z0-9_.-]{3,255}$/, 'table');

function named(pattern: RegExp, kind: string) {
  return z.string().regex(pattern, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}; expected the name of a ${kind} that a stack has left behind`,
  });
}

/** A list; `-c` passes it as text with commas. */
export const list = z.union([z.array(z.string()), z.string().transform(splitList)]);

/** A pattern for paths under `uploads/`. */
export const pattern = z
  .string()
  .min(1)
  .refine(hasPairedBraces, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}; expected each { with its }, or a \\ before one by itself`,
  });

/** True or false; `-c` passes it as text. */
export const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], {
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

/** A whole number of a range. */
export const whole = (least: number, most: number) => number(inRange(z.int(), least, most));
/** A number of a range. */
export const decimal = (least: number, most: number) => number(inRange(z.number(), least, most));

/** A limit, or the word `none`. */
export function limit(kind: typeof whole | typeof decimal, least: number, most: number) {
  return z.union([z.literal('none'), kind(least, most)], {
    error: ({ input }) => `is ${JSON.stringify(input)}; expected ${least} to ${most}, or none`,
  });
}

function inRange(kind: z.ZodNumber, least: number, most: number): z.ZodNumber {
  const error = ({ input }: { input?: unknown }) => `is ${input}; expected ${least} to ${most}`;
  return kind.min(least, { error }).max(most, { error });
}

/** One of several words. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, {
    error: ({ input }) => `is ${JSON.stringify(input)}; expected ${values.join(' or ')}`,
  });
}

/** The size of results: a word, or the longest side in pixels. */
export const outputSize = z.union([z.enum(OUTPUT_SIZES), whole(OUTPUT_SIDE.min, OUTPUT_SIDE.max)], {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}; expected ${OUTPUT_SIZES.join(', ')} or a longest side of ${OUTPUT_SIDE.min} to ${OUTPUT_SIDE.max} pixels`,
});

/**
 * CloudFormation's rules for stack names, but shorter: the policies of docs/policies/ find functions, roles, queues and
 * buckets by names that begin with the whole stack name. CloudFormation shortens the stack name in generated names that
 * are too long. AWS does not document the rule; names that it made for other stacks keep 25 characters for a function,
 * a role or a bucket.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
 * @see https://github.com/convox/rack/issues/2297
 * @see https://github.com/KensioSoftware/yulin/issues/1113
 */
export const stackName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,23}$/, {
  error: ({ input }) =>
    `is ${JSON.stringify(input)}; expected a letter, then letters, digits and hyphens, 24 characters at most`,
});

/** A time for which CloudWatch Logs keeps logs. */
export const logDays = number(z.number()).refine((days) => logRetention.includes(days), {
  error: ({ input }) => `is ${input}; CloudWatch Logs knows ${logRetention.join(', ')}`,
});

/** What to do to a photo, in words. The model's profile says how many characters, at most 2,000. */
export const instructions = z
  .string()
  .min(1)
  .regex(/^(\P{Cc}|[\n\r\t])*$/u, 'expected text, tabs and line feeds, no other control characters');

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.origin !== text) return false;
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
}
