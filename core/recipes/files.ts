import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { PRESETS_PREFIX, RECIPES_PREFIX } from '../contract/storage.ts';
import { overridesSchema, presetSchema, type RecipeOverrides } from '../domain/recipe.ts';
import { MAX_KEY_BYTES } from '../domain/upload-key.ts';
import { isMissing } from '../storage/find-object.ts';
import { type ParsedFile, parseRecipeFile, unreadable } from './parse-file.ts';

/** A recipe's file in the photo bucket. */
export type RecipeFile = { readonly key: string } & ParsedFile;

/** The files of recipes: `recipes/<folder>.json` and `presets/<name>.json`. */
export interface RecipeFiles {
  /** The file of a folder; null if it does not exist. */
  readFolder(bucket: string, folder: string): Promise<RecipeFile | null>;
  /** Replaces the file of a folder. */
  writeFolder(bucket: string, folder: string, overrides: RecipeOverrides): Promise<void>;
  /** The file of a preset; null if it does not exist. */
  readPreset(bucket: string, name: string): Promise<RecipeFile | null>;
  /** The first {@link MAX_PRESETS} names of preset files, sorted, with names that no recipe can use. */
  listPresets(bucket: string): Promise<string[]>;
}

/** The largest file that is read, bytes: twenty times the longest recipe. */
export const MAX_FILE_BYTES = 65_536;
/** How many of the user's own presets are listed. */
export const MAX_PRESETS = 100;
const SUFFIX = '.json';

/** A folder and the folders above it, nearest first: their recipes apply to it. */
export function foldersUpFrom(folder: string): string[] {
  const names = folder.split('/');
  const paths = names.map((_, dropped) => names.slice(0, names.length - dropped).join('/'));
  return [...new Set([...paths, ''])];
}

/** The key of a folder's recipe. */
export function recipeKey(folder: string): string {
  return RECIPES_PREFIX + folder + SUFFIX;
}

/** {@link RecipeFiles} over S3. Needs `s3:GetObject`, and `s3:ListBucket` or missing files are a 403. */
export function createRecipeFiles(s3: S3Client): RecipeFiles {
  async function read(bucket: string, key: string, schema: typeof overridesSchema | typeof presetSchema) {
    // S3 refuses a request with a key of this length, so no such file exists.
    if (Buffer.byteLength(key) > MAX_KEY_BYTES) return null;
    try {
      const range = `bytes=0-${MAX_FILE_BYTES}`;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }));
      const bytes = (await Body?.transformToByteArray()) ?? Buffer.alloc(0);
      if (bytes.length > MAX_FILE_BYTES) {
        return { key, ...unreadable(`is larger than ${MAX_FILE_BYTES} bytes`) };
      }
      return { key, ...parseRecipeFile(bytes, schema) };
    } catch (error) {
      if (isEmptyFile(error)) return { key, ...unreadable('is empty; expected at least {}') };
      if (await isMissing(s3, bucket, key, error)) return null;
      throw error;
    }
  }

  return {
    readFolder: (bucket, folder) => read(bucket, recipeKey(folder), overridesSchema),

    async writeFolder(bucket, folder, overrides) {
      const Body = `${JSON.stringify(overrides, null, 2)}\n`;
      const ContentType = 'application/json';
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: recipeKey(folder), Body, ContentType }));
    },

    readPreset: (bucket, name) => read(bucket, PRESETS_PREFIX + name + SUFFIX, presetSchema),

    async listPresets(bucket) {
      const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: PRESETS_PREFIX, MaxKeys: MAX_PRESETS });
      const { Contents = [] } = await s3.send(list);
      return Contents.map(({ Key = '' }) => Key.slice(PRESETS_PREFIX.length))
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => name.slice(0, -SUFFIX.length));
    },
  };
}

/** S3 answers a range request for an empty object with 416. */
function isEmptyFile(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 416;
}
