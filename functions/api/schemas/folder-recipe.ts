import * as z from 'zod';
import { recipeSchema, resolvedRecipeSchema } from './recipe.ts';
import { ofPhotos } from './shoot-query.ts';
import { folderSchema } from './upload.ts';

const wrongSchema = z
  .array(z.string())
  .describe(
    'What is wrong with it, a sentence each: photos with this recipe fail, unpaid. Empty if nothing is.',
  );

/**
 * Query with a folder in the form that uploads over the API use: a recipe for `spring/` would apply to no
 * photo of `spring`.
 */
export const recipeQuerySchema = z.strictObject({
  folder: z
    .union([z.literal(''), folderSchema])
    .refine(...ofPhotos())
    .describe('The folder under `uploads/`, without slashes in front or behind; empty for the top.'),
});

/** The recipe of a folder. */
export const folderRecipeSchema = z
  .object({
    folder: z.string(),
    key: z.string().describe('The key of the folder’s own file.'),
    own: recipeSchema
      .nullable()
      .describe('What the folder’s own file says; null if there is none that can be read.'),
    recipe: resolvedRecipeSchema,
    wrong: wrongSchema,
    hint: z
      .string()
      .nullable()
      .describe(
        'That photos lie in a folder which looks the same and has another name to S3, so that this recipe does not hold for them; null if none do.',
      ),
  })
  .meta({
    id: 'FolderRecipe',
    description: 'The recipe that holds in a folder, for photos that say nothing.',
  });

/** Body of `POST /recipes/preview`. */
export const previewRequestSchema = z
  .strictObject({
    recipe: recipeSchema,
    folder: recipeQuerySchema.shape.folder
      .optional()
      .describe(
        'The folder whose recipe holds for what the request leaves open; absent is the stack’s alone.',
      ),
  })
  .meta({ id: 'PreviewRequest' });

/** The words that a recipe sends to the model. */
export const previewSchema = z
  .object({
    words: z.string().describe('What the model is sent.'),
    recipe: resolvedRecipeSchema,
    wrong: wrongSchema,
  })
  .meta({ id: 'Preview', description: 'What a recipe comes to.' });

/** The available presets. */
export const presetListSchema = z
  .object({
    presets: z.array(
      z.object({
        name: z
          .string()
          .describe('The name of its file, without `.json`. If no recipe can name it so, `wrong` says it.'),
        title: z.string().nullable().describe('Null for a preset of your own.'),
        description: z.string().nullable().describe('What it is for; null for a preset of your own.'),
        isOwn: z.boolean().describe('Whether it is a file under `presets/`, and not one in the box.'),
        recipe: resolvedRecipeSchema,
        wrong: wrongSchema,
      }),
    ),
  })
  .meta({ id: 'PresetList', description: 'Presets, each with the recipe that it makes by itself.' });
