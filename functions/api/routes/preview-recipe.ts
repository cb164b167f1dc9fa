import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { previewRequestSchema, previewSchema } from '../schemas/folder-recipe.ts';

/** `POST /recipes/preview`: the words that a recipe sends to the model. */
export const previewRecipe = defineRoute({
  operationId: 'previewRecipe',
  method: 'POST',
  path: '/recipes/preview',
  summary: 'See the words of a recipe',
  description:
    'What the model would be sent for a photo that is asked for with this recipe. Nothing is kept or started.',
  body: previewRequestSchema,
  answer: { status: 200, description: 'The words.', schema: previewSchema },
  problems: [],

  async run({ recipes, photoBucket }: Pick<ApiDependencies, 'recipes' | 'photoBucket'>, { body }) {
    const { recipe, wrong } = await recipes.ofFolder(photoBucket, body.folder ?? null, body.recipe);
    return { status: 200, body: { words: recipe.instructions, recipe, wrong } };
  },
});
