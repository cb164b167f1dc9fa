import { MODEL_VALUES, PRIORITIES, type Priority } from '../contract.ts';
import { type Failure, failure } from './failure.ts';
import {
  checkModelValues,
  knownValues,
  type ModelValues,
  type RecipeRules,
  readModelValues,
  takenValues,
} from './model-values.ts';
import {
  DEFAULT_OUTPUT,
  fromText,
  OUTPUT_OPTIONS,
  type OutputOptions,
  type OutputOverrides,
  outputOptionsSchema,
} from './output-options.ts';

/** What to do to a photo. */
export interface Recipe extends ModelValues {
  /** English. */
  readonly instructions: string;
  /** How the result is delivered; absent on photos of an earlier version. */
  readonly output?: OutputOptions | undefined;
  /** Absent is `normal`. It does not change the result. */
  readonly priority?: Priority | undefined;
}

/** A recipe that leaves open what it does not say. */
export interface RecipeWish extends ModelValues {
  readonly instructions?: string | undefined;
  readonly output?: OutputOverrides | undefined;
  readonly priority?: Priority | undefined;
}

/** What the names of output options begin with in an object's metadata: `output-size`. */
export const OUTPUT_METADATA_PREFIX = 'output-';

/** The longest instructions, in characters; a model may take less. */
export const INSTRUCTIONS_LENGTH = 2000;
// Line feed, carriage return and tab are text; the other control characters are not.
const CONTROL_CHARACTER = /[\p{Cc}--[\n\r\t]]/v;

/** By what a recipe is read. */
export interface RecipeSource {
  /** The stack's own recipe. */
  readonly defaults: Recipe;
  readonly model: RecipeRules;
  /** Names of metadata that are somebody else's; `*` at the end stands for any rest. */
  readonly ignoredMetadata: readonly string[];
}

/**
 * A photo's recipe: what its retouch was asked for with, over its object's metadata (`x-amz-meta-instructions`,
 * `x-amz-meta-upscale`, `x-amz-meta-output-size`, `x-amz-meta-priority` and so on), over the stack's defaults; blank counts as absent. Values
 * may be encoded words (RFC 2047, UTF-8), as S3 itself returns what is not ASCII. If something is wrong, the answer has
 * the recipe too: a job that was taken by an earlier model is collected with it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html user-defined metadata, RFC 2047
 */
export function readRecipe(
  metadata: Readonly<Record<string, string>>,
  { defaults, model, ignoredMetadata }: RecipeSource,
  asked: RecipeWish = {},
): { recipe: Recipe } | { recipe: Recipe; failure: Failure } {
  const read = (name: string) => decodeWords(metadata[name] ?? '');
  const instructions = read('instructions').trim() && read('instructions');
  const output = outputOptionsSchema.safeParse({
    ...DEFAULT_OUTPUT,
    ...defaults.output,
    ...readOutput(metadata),
    ...known(asked.output),
  });
  const priority = asked.priority ?? read('priority').trim().toLowerCase();
  const recipe = {
    instructions: asked.instructions || instructions || defaults.instructions,
    ...takenValues(defaults, model),
    ...knownValues(readModelValues((name) => read(name).trim())),
    ...knownValues(asked),
    output: output.data ?? DEFAULT_OUTPUT,
    ...(isPriority(priority) && { priority }),
  };
  const wrong = [
    ...checkNames(Object.keys(metadata), ignoredMetadata),
    ...checkInstructions(recipe.instructions, model),
    ...checkModelValues(recipe, model),
    ...checkPriority(priority),
    ...(output.error?.issues ?? []).map(
      ({ path, message }) => `The ${OUTPUT_METADATA_PREFIX}${path.join('.')} ${message}.`,
    ),
  ];
  if (wrong.length === 0) return { recipe };
  return {
    recipe,
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

function isPriority(text: string): text is Priority {
  return PRIORITIES.some((priority) => priority === text);
}

/** What is wrong with a priority as metadata have it; blank counts as absent. */
function checkPriority(text: string): string[] {
  return text === '' || isPriority(text)
    ? []
    : [`The priority is ${JSON.stringify(text.slice(0, 20))}; expected ${PRIORITIES.join(' or ')}.`];
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

/** What is wrong with a recipe that is asked for, whatever the photo's metadata say, a sentence each. */
export function checkWish({ instructions = '', ...values }: RecipeWish, model: RecipeRules): string[] {
  return [...checkInstructions(instructions, model), ...checkModelValues(values, model)];
}

/** What is wrong with the words of a recipe, in one sentence each. */
function checkInstructions(
  instructions: string,
  { title, instructions: { maxLength } }: RecipeRules,
): string[] {
  const wrong: string[] = [];
  if (instructions.length > maxLength) {
    wrong.push(
      `The instructions have ${instructions.length} characters; ${title} takes at most ${maxLength}.`,
    );
  }
  if (CONTROL_CHARACTER.test(instructions)) {
    wrong.push('The instructions hold a control character; only text, tabs and line feeds are taken.');
  }
  return wrong;
}

/** The names of metadata that mean something. */
const KNOWN_NAMES: readonly string[] = [
  'instructions',
  ...MODEL_VALUES,
  ...OUTPUT_OPTIONS.map((name) => OUTPUT_METADATA_PREFIX + name),
  'priority',
  'reference',
  'again',
];

/** What tools write by themselves, and an import of ours: rclone, s3cmd, s3fs, DataSync and Storage Gateway. */
const NAMES_OF_TOOLS: readonly string[] = [
  'retouch-request',
  'mtime',
  'ctime',
  'atime',
  'btime',
  'uid',
  'gid',
  'mode',
  'xattr',
  'md5chksum',
  's3cmd-attrs',
  'file-*',
  'user-agent*',
];

/** A name that is not known is a mistyped one, perhaps: to pass it over would be to pay for another recipe. */
function checkNames(names: readonly string[], ignored: readonly string[]): string[] {
  const passed = [...NAMES_OF_TOOLS, ...ignored.map((name) => name.toLowerCase())];
  const isPassed = (name: string) =>
    passed.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
  return names
    .map((name) => name.toLowerCase())
    .filter((name) => !KNOWN_NAMES.includes(name) && !isPassed(name))
    .map(
      (name) =>
        `The metadata has "${name.slice(0, 50)}", which means nothing here; there are ${KNOWN_NAMES.join(', ')}. ` +
        'If it is another program’s, name it in the setting ignoredMetadata.',
    );
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
