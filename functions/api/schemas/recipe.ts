import * as z from 'zod';
import { recipeSchema as resolvedSchema, wishSchema } from '../../shared/domain/recipe.ts';

/** The overrides of a request; absent fields come from folder, preset and stack. */
export const recipeSchema = z
  .lazy(() => wishSchema)
  .meta({
    id: 'Recipe',
    description:
      'What to do to a photo: the form, or `instructions` in its place. What is absent is as folder, preset and the stack’s settings say.',
  });

/** A recipe with all its parts. */
export const resolvedRecipeSchema = z
  .lazy(() => resolvedSchema)
  .meta({
    id: 'ResolvedRecipe',
    description: 'All that is done to a photo. The form is there if the words are the form’s.',
  });
