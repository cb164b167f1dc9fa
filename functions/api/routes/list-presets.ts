import { PRESETS } from '../../../core/recipes/presets.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { defineRoute } from '../http/route.ts';
import { presetListSchema } from '../schemas/folder-recipe.ts';

type Dependencies = Pick<ApiDependencies, 'recipes' | 'recipeFiles' | 'photoBucket'>;

/** `GET /presets`: the built-in presets, and the first hundred of the user's own. */
export const listPresets = defineRoute({
  operationId: 'listPresets',
  method: 'GET',
  path: '/presets',
  summary: 'List the presets',
  description:
    'The built-in presets and the first hundred of your own: files `presets/<name>.json`. Your own preset replaces a built-in preset of the same name.',
  answer: { status: 200, description: 'The presets, in order of their names.', schema: presetListSchema },
  problems: [],

  async run({ recipes, recipeFiles, photoBucket }: Dependencies) {
    const own = await recipeFiles.listPresets(photoBucket);
    const names = [...new Set([...Object.keys(PRESETS), ...own])].sort();
    const presets = names.map(async (name) => {
      const isOwn = own.includes(name);
      const { title = null, description = null } = isOwn ? {} : (PRESETS[name] ?? {});
      return { name, title, description, isOwn, ...(await recipes.ofPreset(photoBucket, name)) };
    });
    return { status: 200, body: { presets: await Promise.all(presets) } };
  },
});
