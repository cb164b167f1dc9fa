import { createUploads } from '../../../core/storage/uploads.ts';
import { createWorkingCopies } from '../../../core/storage/working-copies.ts';
import {
  createPreparePhoto,
  type PreparePhotoDependencies,
} from '../../../functions/prepare-photo/prepare-photo.ts';
import type { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { ENLARGING } from '../../../simulation/parts/models.ts';
import { withUploadHead } from '../../../simulation/parts/picture-work.ts';
import { createTestRecipes } from '../../../simulation/parts/recipes.ts';

/** Creates the prepare step for photos of a bucket in memory, which also holds the working copies. */
export function createPrepareStep(
  s3: S3Fake,
  others: Pick<PreparePhotoDependencies, 'photos' | 'samePhotos' | 'receipts' | 'now'> &
    Partial<PreparePhotoDependencies>,
) {
  return createPreparePhoto({
    uploads: createUploads(s3.client),
    withUpload: withUploadHead,
    workingCopies: createWorkingCopies(s3.client, 'state'),
    model: ENLARGING,
    recipes: createTestRecipes(s3, others.model && { model: others.model }),
    maxPhotoPixels: 100_000_000,
    ...others,
  });
}
