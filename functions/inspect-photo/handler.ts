import { S3Client } from '@aws-sdk/client-s3';
import { createUploads } from '../shared/clients/uploads.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { readSettings } from '../shared/settings.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createInspectPhoto, inspectEventSchema } from './inspect-photo.ts';

const { defaultInstructions, defaultUpscale, maxPhotoBytes } = readSettings([
  'defaultInstructions',
  'defaultUpscale',
  'maxPhotoBytes',
]);

export const handler = createPipelineHandler(
  inspectEventSchema,
  createInspectPhoto({
    uploads: createUploads(new S3Client()),
    defaults: { instructions: defaultInstructions, upscale: defaultUpscale },
    maxPhotoBytes,
    photos: createPhotos(createTableFromSettings(), Date.now),
  }),
);
