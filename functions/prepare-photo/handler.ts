import { S3Client } from '@aws-sdk/client-s3';
import { createUploads } from '../shared/clients/uploads.ts';
import { createWorkingCopies } from '../shared/clients/working-copies.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { readModel } from '../shared/model.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createSamePhotos } from '../shared/photos/same-photos.ts';
import { createRecipeFiles } from '../shared/recipes/files.ts';
import { createRecipesFromSettings } from '../shared/recipes/recipes-from-settings.ts';
import { createUploadRecipes } from '../shared/recipes/upload-recipes.ts';
import { readSettings } from '../shared/settings.ts';
import { createReceipts } from '../shared/submission/receipts.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
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
