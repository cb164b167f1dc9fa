import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createFindRawPairingFromSettings } from '../../core/attempts/raw-pairing-from-settings.ts';
import { createStartAttemptFromSettings } from '../../core/attempts/start-attempt-from-settings.ts';
import { METRIC } from '../../core/contract/metrics.ts';
import { createPipelineHandler, logger, metrics } from '../../core/middleware/pipeline-handler.ts';
import { batchSchema } from '../../core/middleware/read-batch.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createUploads } from '../../core/storage/uploads.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createStartRetouch } from './start-retouch.ts';

// A large drop hits StartExecution's rate limit: retry here first, and through the queue after that.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });
const s3 = new S3Client();

export const handler = createPipelineHandler(
  batchSchema,
  createStartRetouch({
    startAttempt: createStartAttemptFromSettings(
      createPhotos(createTableFromSettings(), Date.now),
      stepFunctions,
      s3,
    ),
    uploads: createUploads(s3),
    findRawPairing: createFindRawPairingFromSettings(s3),
    now: Date.now,
    report: (messageId, outcome) => {
      if (outcome.outcome !== 'not-started') {
        logger.info('Message read', { messageId, ...outcome });
        return;
      }
      logger.error('start-retouch could not start an upload', { messageId, error: outcome.error as Error });
      // Lambda counts no error for an item that failed.
      metrics.addMetric(METRIC.uploadsNotStarted, MetricUnit.Count, 1);
    },
  }),
);
