import { type Failure, failure } from './failure.ts';
import {
  DEFAULT_OUTPUT,
  fromText,
  OUTPUT_OPTIONS,
  type OutputOptions,
  type OutputOverrides,
  outputOptionsSchema,
} from './output-options.ts';

/** What to do to a photo. */
export interface Recipe {
  /** English. */
  readonly instructions: string;
  /** `2x`; no other value is documented. */
  readonly upscale: string;
  /** How the result is delivered; absent on photos of an earlier version. */
  readonly output?: OutputOptions | undefined;
}

/** A recipe that leaves open what it does not say. */
export interface RecipeWish {
  readonly instructions?: string | undefined;
  readonly upscale?: string | undefined;
  readonly output?: OutputOverrides | undefined;
}

/** What the names of output options begin with in an object's metadata: `output-size`. */
export const OUTPUT_METADATA_PREFIX = 'output-';

/** The longest instructions, in characters. */
export const INSTRUCTIONS_LENGTH = 2000;
// Line feed, carriage return and tab are text; the other control characters are not.
const CONTROL_CHARACTER = /[\p{Cc}--[\n\r\t]]/v;
/** A number and `x`. */
export const UPSCALE = /^[1-9]\d?(\.\d)?x$/;

/**
 * A photo's recipe: what its retouch was asked for with, over its object's metadata (`x-amz-meta-instructions`,
 * `x-amz-meta-upscale`, `x-amz-meta-output-size` and so on), over the stack's defaults; blank counts as absent. Values may be encoded words (RFC 2047, UTF-8), as S3 itself returns what is
 * not ASCII.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html user-defined metadata, RFC 2047
 */
export function readRecipe(
  metadata: Readonly<Record<string, string>>,
  defaults: Recipe,
  asked: RecipeWish = {},
): { recipe: Recipe } | { failure: Failure } {
  const instructions =
    decodeWords(metadata.instructions ?? '').trim() && decodeWords(metadata.instructions ?? '');
  const upscale = decodeWords(metadata.upscale ?? '').trim();
  const output = outputOptionsSchema.safeParse({
    ...DEFAULT_OUTPUT,
    ...defaults.output,
    ...readOutput(metadata),
    ...known(asked.output),
  });
  const recipe = {
    instructions: asked.instructions || instructions || defaults.instructions,
    upscale: asked.upscale || upscale || defaults.upscale,
    output: output.data ?? DEFAULT_OUTPUT,
  };
  const wrong = [
    ...checkRecipe(recipe),
    ...(output.error?.issues ?? []).map(
      ({ path, message }) => `The ${OUTPUT_METADATA_PREFIX}${path.join('.')} ${message}.`,
    ),
  ];
  if (wrong.length === 0) return { recipe };
  return {
    failure: failure('invalid-recipe', `${wrong.join(' ')} Upload the photo again with the recipe mended.`),
  };
}

/** The output options in an object's metadata; blank counts as absent. */
function readOutput(metadata: Readonly<Record<string, string>>): Record<string, string | number> {
  const entries = OUTPUT_OPTIONS.map((name) => {
    const text = decodeWords(metadata[OUTPUT_METADATA_PREFIX + name] ?? '').trim();
    return [name, fromText(text.toLowerCase())] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** What is not `undefined`. */
function known(output: OutputOverrides = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined));
}

/** The longest reference, in characters. */
export const REFERENCE_LENGTH = 200;

/** The caller's own name for a photo, in its object's metadata (`x-amz-meta-reference`), or null. */
export function readReference(metadata: Readonly<Record<string, string>>): string | null {
  return (
    decodeWords(metadata.reference ?? '')
      .trim()
      .slice(0, REFERENCE_LENGTH) || null
  );
}

/** Whether a photo runs although the same photo has a result, by its object's metadata (`x-amz-meta-again`). */
export function readAgain(metadata: Readonly<Record<string, string>>): boolean {
  return metadata.again?.trim().toLowerCase() === 'true';
}

/** What is wrong with the words of a recipe, in one sentence each. */
function checkRecipe({ instructions, upscale }: Recipe): string[] {
  const wrong: string[] = [];
  if (instructions.length > INSTRUCTIONS_LENGTH) {
    wrong.push(
      `The instructions have ${instructions.length} characters; at most ${INSTRUCTIONS_LENGTH} are taken.`,
    );
  }
  if (CONTROL_CHARACTER.test(instructions)) {
    wrong.push('The instructions hold a control character; only text, tabs and line feeds are taken.');
  }
  if (!UPSCALE.test(upscale)) {
    wrong.push(`The upscale is "${upscale.slice(0, 20)}"; expected a number and "x", such as "2x".`);
  }
  return wrong;
}

/** @see https://www.rfc-editor.org/rfc/rfc2047 `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=`; others stay as they are */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, encoding: string, body: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(body, 'base64').toString('utf8')
        : Buffer.from(
            body
              .replaceAll('_', ' ')
              .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString('utf8'),
    );
}
