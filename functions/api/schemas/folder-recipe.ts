import * as z from 'zod';
import { recipeSchema, resolvedRecipeSchema } from './recipe.ts';
import { ofPhotos } from './shoot-query.ts';
import { folderSchema } from './upload.ts';

const wrongSchema = z
  .array(z.string())
  .describe(
    'The errors in the recipe, a sentence each: photos with such a recipe fail, unpaid. Empty if there are none.',
  );

/**
 * Query with a folder in the form that uploads over the API use: a recipe for `spring/` would apply to no
 * photo of `spring`.
 */
export const recipeQuerySchema = z.strictObject({
  folder: z
    .union([z.literal(''), folderSchema])
    .refine(...ofPhotos())
    .describe('The folder under `uploads/`, without slashes at its ends; empty for the top.'),
});

/** The recipe of a folder. */
export const folderRecipeSchema = z
  .object({
    folder: z.string(),
    key: z.string().describe('The key of the folder’s own file.'),
    own: recipeSchema
      .nullable()
      .describe('The content of the folder’s own file; null if there is no readable file.'),
    recipe: resolvedRecipeSchema,
    wrong: wrongSchema,
    hint: z
      .string()
      .nullable()
      .describe(
        'A warning that photos lie in a folder whose name looks the same but has other bytes, so that this recipe does not apply to them; null if there is no such folder.',
      ),
  })
  .meta({
    id: 'FolderRecipe',
    description: 'The recipe that applies in a folder, to photos without a recipe of their own.',
  });

/** Body of `POST /recipes/preview`. */
export const previewRequestSchema = z
  .strictObject({
    recipe: recipeSchema,
    folder: recipeQuerySchema.shape.folder
      .optional()
      .describe(
        'The folder whose recipe fills the fields that the request leaves out; without it, only the stack’s recipe does.',
      ),
  })
  .meta({ id: 'PreviewRequest' });

/** The words that a recipe sends to the model. */
export const previewSchema = z
  .object({
    words: z.string().describe('What Retouch sends to the model.'),
    recipe: resolvedRecipeSchema,
    wrong: wrongSchema,
  })
  .meta({ id: 'Preview', description: 'The result of a recipe.' });

/** The available presets. */
export const presetListSchema = z
  .object({
    presets: z.array(
      z.object({
        name: z
          .string()
          .describe(
            'The name of its file, without `.json`. If recipes cannot use this name, `wrong` says so.',
          ),
        title: z.string().nullable().describe('Null for a preset of your own.'),
        description: z.string().nullable().describe('Its purpose; null for a preset of your own.'),
        isOwn: z.boolean().describe('Whether it is a file under `presets/`, not a built-in preset.'),
        recipe: resolvedRecipeSchema,
        wrong: wrongSchema,
      }),
    ),
  })
  .meta({ id: 'PresetList', description: 'Presets, each with the recipe that it makes on its own.' });
