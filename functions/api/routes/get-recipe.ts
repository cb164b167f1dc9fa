import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { describeFolderRecipe } from '../retouch/folder-recipe.ts';
import { folderRecipeSchema, recipeQuerySchema } from '../schemas/folder-recipe.ts';

/** `GET /recipe`: the recipe that applies in a folder. */
export const getRecipe = defineRoute({
  operationId: 'getRecipe',
  method: 'GET',
  path: '/recipe',
  summary: 'Get the recipe of a folder',
  description:
    'The folder’s own file, and the full recipe that applies to its photos: made from that file, the files of the folders above, the preset and the stack’s settings. `from` names the source of each part.',
  query: recipeQuerySchema,
  answer: { status: 200, description: 'The recipe.', schema: folderRecipeSchema },
  problems: [],

  async run(
    dependencies: Pick<ApiDependencies, 'recipes' | 'shoots' | 'photoBucket'>,
    { query: { folder } },
  ) {
    return { status: 200, body: await describeFolderRecipe(dependencies, folder) };
  },
});
