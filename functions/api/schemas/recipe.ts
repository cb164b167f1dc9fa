import * as z from 'zod';
import { overridesSchema, recipeSchema as resolvedSchema } from '../../../core/domain/recipe.ts';

/** The overrides of a request; absent fields come from folder, preset and stack. */
export const recipeSchema = z
  .lazy(() => overridesSchema)
  .meta({
    id: 'Recipe',
    description:
      'What to do to a photo: the form, or `instructions` in its place. Absent fields come from the folder, the preset and the stack’s settings.',
  });

/** A recipe with all its parts. */
export const resolvedRecipeSchema = z
  .lazy(() => resolvedSchema)
  .meta({
    id: 'ResolvedRecipe',
    description: 'Everything that is done to a photo. The form is present if the words come from it.',
  });
