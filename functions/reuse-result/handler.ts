import { S3Client } from '@aws-sdk/client-s3';
import { createResults } from '../shared/clients/results.ts';
import { createStoredOutputs } from '../shared/clients/stored-outputs.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createSamePhotos } from '../shared/photos/same-photos.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createReuseResult, reuseEventSchema } from './reuse-result.ts';

const s3 = new S3Client();
const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);

export const handler = createPipelineHandler(
  reuseEventSchema,
  createReuseResult({
    photos,
    samePhotos: createSamePhotos(table, photos),
    storedOutputs: createStoredOutputs(s3),
    results: createResults(s3, createUploads(s3)),
    now: Date.now,
  }),
);
