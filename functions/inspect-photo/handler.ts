import { S3Client } from '@aws-sdk/client-s3';
import { createUploads } from '../shared/clients/uploads.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createInspectPhoto, inspectEventSchema } from './inspect-photo.ts';

const { defaultInstructions, defaultUpscale, maxPhotoBytes } = readEnvironment([
  'defaultInstructions',
  'defaultUpscale',
  'maxPhotoBytes',
]);

export const handler = createPipelineHandler(
  inspectEventSchema,
  createInspectPhoto({
    uploads: createUploads(new S3Client()),
    defaults: { instructions: defaultInstructions, upscale: defaultUpscale },
    maxPhotoBytes: Number(maxPhotoBytes),
  }),
);
