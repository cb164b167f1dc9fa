import { createRecipeFiles } from '../../core/recipes/files.ts';
import { createRecipes, type RecipesDependencies } from '../../core/recipes/recipes.ts';
import type { S3Fake } from '../aws/s3-fake.ts';
import { ENLARGING } from './models.ts';

/** The recipes of a bucket in memory, unless other dependencies are given. */
export function createTestRecipes(s3: S3Fake, given: Partial<RecipesDependencies> = {}) {
  return createRecipes({
    files: given.files ?? createRecipeFiles(s3.client),
    uploadRecipes: given.uploadRecipes ?? { take: async () => null },
    defaults: given.defaults ?? { instructions: 'Retouch.\n', upscale: '2x' },
    model: given.model ?? ENLARGING,
    ignoredMetadata: given.ignoredMetadata ?? [],
  });
}
