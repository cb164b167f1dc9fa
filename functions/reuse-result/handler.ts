import { S3Client } from '@aws-sdk/client-s3';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createSamePhotos } from '../../core/photos/same-photos.ts';
import { createResults } from '../../core/record/results.ts';
import { createStoredOutputs } from '../../core/record/stored-outputs.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
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
