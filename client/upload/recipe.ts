import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type ApiOptions, ask } from '../api/ask.ts';
import { getRecipe, previewRecipe, putRecipe, type Recipe, type ResolvedRecipe } from '../api/retouch-api.ts';
import { Problem, wrongUse } from '../program/problem.ts';

/** The recipe of a shoot: the one in force in its folder when its photos are sent. */
export interface ShootRecipe {
  /** Identifies the recipe by its content. */
  readonly fingerprint: string;
  /** Whether the folder does not have this recipe yet. */
  readonly isNew: boolean;
  /** Whether it replaces another recipe of the folder. */
  readonly replaces: boolean;
  /** Writes it into the folder, unless it is there already. */
  put(): Promise<void>;
}

/**
 * The recipe that the user asks for: a file, a preset, or both. Without either, the folder's recipe stays.
 */
export interface RecipeOptions {
  readonly recipe?: string;
  readonly preset?: string;
}

/**
 * Finds the recipe of a folder: the one in force, or the one that the user asks for.
 * @throws {Problem} if the file cannot be read, or the API finds the recipe wrong
 */
export async function findRecipe(
  api: ApiOptions,
  folder: string,
  { recipe: file, preset }: RecipeOptions,
): Promise<ShootRecipe> {
  const standing = await ask(getRecipe({ folder }, api));
  if (file === undefined && preset === undefined) {
    const [wrong] = standing.wrong;
    if (wrong !== undefined) {
      throw new Problem(`The recipe of the folder is not valid, and each photo would fail: ${wrong}`);
    }
    return { fingerprint: hash(standing.recipe), isNew: false, replaces: false, put: async () => {} };
  }
  const recipe: Recipe = {
    ...(preset !== undefined && { preset }),
    ...(file !== undefined && (await readRecipe(file))),
  };
  // It replaces this folder's recipe, so fields that it leaves out come from the folders above.
  const above = folder.split('/').slice(0, -1).join('/');
  const previewRequest = { recipe, ...(folder !== '' && { folder: above }) };
  const preview = await ask(previewRecipe({ previewRequest }, api));
  const [wrong, ...more] = preview.wrong;
  if (wrong !== undefined) {
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
    throw wrongUse(`The recipe is not valid, and nothing was sent: ${wrong}${rest}`);
  }
  const isNew = !isDeepStrictEqual(standing.own, recipe);
  return {
    fingerprint: hash(preview.recipe),
    isNew,
    replaces: isNew && standing.own !== null,
    async put() {
      if (isNew) await ask(putRecipe({ folder, recipe }, api));
    },
  };
}

async function readRecipe(file: string): Promise<Recipe> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR') throw wrongUse(`The recipe file ${file} is a folder.`);
    if (error.code !== 'ENOENT') throw error;
    throw wrongUse(`There is no recipe file ${file}.`);
  });
  const recipe = parseJson(text, file);
  if (typeof recipe !== 'object' || recipe === null || Array.isArray(recipe)) {
    throw wrongUse(
      `The recipe file ${file} is not a JSON object: expected it to begin with {. See docs/recipes.md.`,
    );
  }
  // The API checks its fields.
  return recipe as Recipe;
}

function parseJson(text: string, file: string): unknown {
  try {
    // Editors on Windows put a byte order mark of three bytes in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrongUse(`The recipe file ${file} is not JSON: ${(error as Error).message}. See docs/recipes.md.`);
  }
}

/** Hashes only words and values, without `from`: the same recipe from another source gets the same hash. */
function hash({ from: _, ...recipe }: ResolvedRecipe): string {
  const sorted = JSON.stringify(recipe, (_key, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex').slice(0, 16);
}
