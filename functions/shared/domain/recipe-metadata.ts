import { MODEL_VALUES } from '../contract.ts';
import { OUTPUT_OPTIONS } from './output-options.ts';
import { OUTPUT_METADATA_PREFIX, type RecipeWish } from './recipe.ts';

/**
 * What a recipe may take as metadata, in bytes, the names and values together: S3's limit is 2 KB for all of it, and
 * an import adds what tells it from a repeated one.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export const METADATA_BYTES = 2000;

/** What an upload is asked for with, as its object's metadata: `readRecipe`, `readReference` and `readAgain` read it. */
export function recipeMetadata({
  instructions,
  output = {},
  priority,
  reference,
  again,
  ...values
}: RecipeWish & { reference?: string | undefined; again?: boolean | undefined }): Record<string, string> {
  return {
    ...(again === true && { again: 'true' }),
    ...(reference !== undefined && { reference: encodeText(reference) }),
    ...(priority !== undefined && { priority }),
    ...(instructions !== undefined && { instructions: encodeText(instructions) }),
    ...Object.fromEntries(
      MODEL_VALUES.filter((name) => values[name] !== undefined).map((name) => [
        name,
        encodeText(String(values[name])),
      ]),
    ),
    ...Object.fromEntries(
      OUTPUT_OPTIONS.filter((name) => output[name] !== undefined).map((name) => [
        OUTPUT_METADATA_PREFIX + name,
        String(output[name]),
      ]),
    ),
  };
}

/** What that metadata counts against {@link METADATA_BYTES}. */
export function metadataBytes(metadata: Readonly<Record<string, string>>): number {
  return Object.entries(metadata).reduce((bytes, [name, value]) => bytes + name.length + value.length, 0);
}

/**
 * Text as a header can carry it: as it is, or, with line feeds, characters beyond ASCII or spaces at its ends, as an
 * encoded word, the shorter of the two kinds. One word of any length, as S3 takes it and `readRecipe` does.
 * @see https://www.rfc-editor.org/rfc/rfc2047
 */
function encodeText(text: string): string {
  const isPlain = /^[!-~]([ -~]*[!-~])?$/.test(text) && !text.includes('=?') && !text.includes('  ');
  if (isPlain) return text;
  const bytes = Buffer.from(text);
  const quoted = `=?UTF-8?Q?${[...bytes].map(quote).join('')}?=`;
  const base64 = `=?UTF-8?B?${bytes.toString('base64')}?=`;
  return quoted.length < base64.length ? quoted : base64;
}

function quote(byte: number): string {
  if (byte === 0x20) return '_';
  const character = String.fromCharCode(byte);
  return /[!-~]/.test(character) && !'=?_'.includes(character)
    ? character
    : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
