import { MODEL_VALUES } from '../contract/model-profile.ts';
import { type FieldIssue, fieldIssues, readNumber, withoutFields } from '../domain/field-schemas.ts';
import { fromText, OUTPUT_OPTIONS } from '../domain/output-options.ts';
import { overridesSchema, type RecipeOverrides } from '../domain/recipe.ts';
import { readModelValues } from '../model/model-values.ts';
import { decodeWords } from './encoded-words.ts';
import { UPLOAD_METADATA } from './upload-metadata.ts';

/** The prefix of output options in an object's metadata: `output-size`. */
const OUTPUT_PREFIX = 'output-';

/**
 * The recipe in an object's metadata: `x-amz-meta-instructions`, `x-amz-meta-preset`,
 * `x-amz-meta-output-size` and so on. Blank values count as absent; invalid values are left out.
 */
export function readMetadataOverrides(metadata: Readonly<Record<string, string>>): {
  overrides: RecipeOverrides;
  issues: readonly FieldIssue[];
} {
  const read = (name: string) => decodeWords(metadata[name] ?? '');
  const unlessBlank = (text: string) => (text.trim() === '' ? undefined : text);
  const word = (name: string) => unlessBlank(read(name).trim());
  const output = OUTPUT_OPTIONS.map((name) => [name, word(OUTPUT_PREFIX + name)?.toLowerCase()] as const)
    .filter(([, text]) => text !== undefined)
    .map(([name, text = '']) => [name, fromText(text)] as const);
  const said = {
    preset: word('preset'),
    instructions: unlessBlank(read('instructions')),
    notes: unlessBlank(read('notes')),
    strength: readNumber(word('strength')),
    priority: word('priority')?.toLowerCase(),
    ...(output.length > 0 && { output: Object.fromEntries(output) }),
  };
  const parsed = overridesSchema.safeParse(said);
  const issues = parsed.success ? [] : fieldIssues(parsed.error);
  // Values for the model have any type here: they are checked against the model later.
  const values = readModelValues(word);
  return { overrides: { ...(parsed.data ?? withoutFields(said, issues)), ...values }, issues };
}

/** The metadata names that Retouch uses. */
const KNOWN_NAMES: readonly string[] = [
  'preset',
  'instructions',
  'notes',
  ...MODEL_VALUES,
  'strength',
  ...OUTPUT_OPTIONS.map((name) => OUTPUT_PREFIX + name),
  'priority',
  UPLOAD_METADATA.reference,
  UPLOAD_METADATA.again,
];

/** Names that tools and the API write by themselves: rclone, s3cmd, s3fs, DataSync and Storage Gateway. */
const NAMES_OF_TOOLS: readonly string[] = [
  UPLOAD_METADATA.recipeId,
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

/**
 * What is wrong with the names of metadata, one sentence each. An unknown name may be a typing error:
 * ignoring it would mean paying for another recipe.
 */
export function checkNames(names: readonly string[], ignored: readonly string[]): string[] {
  const passed = [...NAMES_OF_TOOLS, ...ignored.map((name) => name.toLowerCase())];
  const isPassed = (name: string) =>
    passed.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
  return names
    .map((name) => name.toLowerCase())
    .filter((name) => !KNOWN_NAMES.includes(name) && !isPassed(name))
    .map(
      (name) =>
        `The metadata has "${name.slice(0, 50)}", which Retouch does not know; it knows ${KNOWN_NAMES.join(', ')}. ` +
        'If the metadata belongs to another program, add its name to the setting ignoredMetadata.',
    );
}
