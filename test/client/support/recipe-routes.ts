import type { Recipe, ResolvedRecipe } from '../../../client/api/retouch-api.ts';
import type { Routes } from './api-stand-in.ts';

/** The recipes of an API. */
interface RecipeState {
  /** The folder's own file. @default null */
  readonly own?: Recipe | null;
  /** Errors of the folder's recipe. @default none */
  readonly wrong?: readonly string[];
  /** Errors of a recipe in a preview. @default none */
  readonly wrongInPreview?: readonly string[];
}

/** Routes of an API that resolves a recipe to its own words, and keeps a recipe that is put. */
export function recipeRoutes(folder: string, state: RecipeState = {}): Routes {
  const { wrong = [], wrongInPreview = [] } = state;
  let own = state.own ?? null;
  const standing = () => {
    const key = `recipes/${folder}.json`;
    return { folder, key, own, recipe: resolve(own ?? {}, key), wrong, hint: null };
  };
  return {
    'GET /recipe': standing,
    'POST /recipes/preview': ({ body }) => {
      const { recipe } = body as { recipe: Recipe };
      return { words: '', recipe: resolve(recipe, 'request'), wrong: wrongInPreview };
    },
    'PUT /recipe': ({ body }) => {
      own = body as Recipe;
      return standing();
    },
  };
}

function resolve(recipe: Recipe, from: string): ResolvedRecipe {
  return {
    instructions: recipe.notes ?? 'Retouch the skin.',
    ...recipe,
    from: { instructions: from },
  } as never;
}
