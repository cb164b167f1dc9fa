import { UPLOADS_PREFIX } from '../../../core/contract/storage.ts';
import { prefixOfFolder } from '../../../core/domain/folder-prefix.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { checkRecipe } from '../retouch/check-recipe.ts';
import { describeFolderRecipe } from '../retouch/folder-recipe.ts';
import { checkKey } from '../retouch/photo-key.ts';
import { folderRecipeSchema, recipeQuerySchema } from '../schemas/folder-recipe.ts';
import { recipeSchema } from '../schemas/recipe.ts';

type Dependencies = Pick<ApiDependencies, 'recipes' | 'recipeFiles' | 'shoots' | 'photoBucket'>;

/** `PUT /recipe`: writes the recipe file of a folder. */
export const putRecipe = defineRoute({
  operationId: 'putRecipe',
  method: 'PUT',
  path: '/recipe',
  summary: 'Set the recipe of a folder',
  description:
    'Replaces the folder’s own file, `recipes/<folder>.json`. It applies to photos that are prepared from then on: later uploads, unpaid photos that run again, and photos that are done again. `{}` sets nothing.',
  query: recipeQuerySchema,
  body: recipeSchema,
  answer: { status: 200, description: 'The recipe that applies there now.', schema: folderRecipeSchema },
  problems: [],

  async run(dependencies: Dependencies, { query: { folder }, body }) {
    const { recipes, recipeFiles, photoBucket } = dependencies;
    // A folder that no photo can lie in, because every key in it would be refused, gets no recipe.
    checkKey(`${prefixOfFolder(UPLOADS_PREFIX, folder)}a.jpg`, '/folder', 'query');
    await checkRecipe(recipes, photoBucket, body, '');
    await recipeFiles.writeFolder(photoBucket, folder, body);
    return { status: 200, body: await describeFolderRecipe(dependencies, folder) };
  },
});
