import { S3Client } from '@aws-sdk/client-s3';
import { createUploads } from '../shared/clients/uploads.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createSamePhotos } from '../shared/photos/same-photos.ts';
import { readSettings } from '../shared/settings.ts';
import { createReceipts } from '../shared/submission/receipts.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createInspectPhoto, inspectEventSchema } from './inspect-photo.ts';

const { defaultInstructions, defaultUpscale, maxPhotoBytes, workflowId } = readSettings([
  'defaultInstructions',
  'defaultUpscale',
  'maxPhotoBytes',
  'workflowId',
]);
const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);

export const handler = createPipelineHandler(
  inspectEventSchema,
  createInspectPhoto({
    uploads: createUploads(new S3Client()),
    defaults: { instructions: defaultInstructions, upscale: defaultUpscale },
    maxPhotoBytes,
    workflowId,
    photos,
    receipts: createReceipts(table, Date.now),
    samePhotos: createSamePhotos(table, photos),
    now: Date.now,
  }),
);
