import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createLineFromSettings } from '../../core/line/line-from-settings.ts';
import { createPipelineHandler, logger } from '../../core/middleware/pipeline-handler.ts';
import { readModel } from '../../core/model/model.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createResults } from '../../core/record/results.ts';
import { createStoredOutputs } from '../../core/record/stored-outputs.ts';
import { createOutputKeeper } from '../../core/segmind/outputs/kept-outputs.ts';
import { createOutputSource } from '../../core/segmind/outputs/output-source.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createModelPictures } from '../../core/storage/model-pictures.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createWorkingCopies } from '../../core/storage/working-copies.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createEarlierResults } from './earlier-results.ts';
import { createFinishOutputs } from './finish-outputs.ts';
import { createPutPreviews } from './put-previews.ts';
import { createStoreResults, storeEventSchema } from './store-results.ts';

const { stateBucket, trustedOutputOrigins, maxOutputBytes, transientLimitSeconds, keepTransparency } =
  readSettings([
    'stateBucket',
    'trustedOutputOrigins',
    'maxOutputBytes',
    'transientLimitSeconds',
    'keepTransparency',
  ]);
const model = readModel();
const s3 = new S3Client();
const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);
const uploads = createUploads(s3);
const results = createResults(s3, uploads);

/** Less than the function's timeout, so that a slow download is a transient failure and not a crash. */
const DOWNLOAD_TIMEOUT_MS = 180_000;

export const handler = createPipelineHandler(
  storeEventSchema,
  createStoreResults({
    table,
    keeper: createOutputKeeper(s3, stateBucket),
    openOutput: createOutputSource({
      trustedOrigins: trustedOutputOrigins,
      maxBytes: maxOutputBytes,
    }),
    uploads,
    modelPictures: createModelPictures(s3, stateBucket),
    earlierResults: createEarlierResults(results, createStoredOutputs(s3)),
    putPreviews: createPutPreviews(s3),
    model,
    finishOutputs: createFinishOutputs({
      keepsTransparency: keepTransparency,
      sentSide: model.input.usefulSide,
      warn: (error) => logger.error('store-results could not finish a picture or its previews', { error }),
    }),
    workingCopies: createWorkingCopies(s3, stateBucket),
    results,
    line: createLineFromSettings(table, photos, new SFNClient()),
    photos,
    warn: (error) => logger.warn('store-results could not update the line', { error }),
    transientLimitSeconds,
    downloadTimeoutMs: DOWNLOAD_TIMEOUT_MS,
    now: Date.now,
    random: Math.random,
  }),
);
