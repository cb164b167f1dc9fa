import { S3Client } from '@aws-sdk/client-s3';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { readModel } from '../../core/model/model.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createSamePhotos } from '../../core/photos/same-photos.ts';
import { createRecipeFiles } from '../../core/recipes/files.ts';
import { createRecipesFromSettings } from '../../core/recipes/recipes-from-settings.ts';
import { createUploadRecipes } from '../../core/recipes/upload-recipes.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createWorkingCopies } from '../../core/storage/working-copies.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createWithUpload } from './open-upload.ts';
import { createPreparePhoto, prepareEventSchema } from './prepare-photo.ts';

const settings = readSettings(['maxPhotoBytes', 'maxPhotoPixels', 'heic', 'stateBucket']);
const model = readModel();
const s3 = new S3Client();
const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);
const limits = {
  maxBytes: settings.maxPhotoBytes,
  maxPixels: settings.maxPhotoPixels,
  takesHeic: settings.heic,
};

export const handler = createPipelineHandler(
  prepareEventSchema,
  createPreparePhoto({
    uploads: createUploads(s3),
    withUpload: createWithUpload(limits, model.input),
    workingCopies: createWorkingCopies(s3, settings.stateBucket),
    model,
    recipes: createRecipesFromSettings({
      files: createRecipeFiles(s3),
      uploadRecipes: createUploadRecipes(table, Date.now),
    }),
    maxPhotoPixels: settings.maxPhotoPixels,
    photos,
    receipts: createReceipts(table, Date.now),
    samePhotos: createSamePhotos(table, photos),
    now: Date.now,
  }),
);
