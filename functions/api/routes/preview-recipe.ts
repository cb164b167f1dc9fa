import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { previewRequestSchema, previewSchema } from '../schemas/folder-recipe.ts';

/** `POST /recipes/preview`: the words that a recipe sends to the model. */
export const previewRecipe = defineRoute({
  operationId: 'previewRecipe',
  method: 'POST',
  path: '/recipes/preview',
  summary: 'Preview the words of a recipe',
  description:
    'What Retouch would send to the model for a photo with this recipe. The request stores and starts nothing.',
  body: previewRequestSchema,
  answer: { status: 200, description: 'The words.', schema: previewSchema },
  problems: [],

  async run({ recipes, photoBucket }: Pick<ApiDependencies, 'recipes' | 'photoBucket'>, { body }) {
    const { recipe, wrong } = await recipes.ofFolder(photoBucket, body.folder ?? null, body.recipe);
    return { status: 200, body: { words: recipe.instructions, recipe, wrong } };
  },
});
