import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createUploads } from '../shared/clients/uploads.ts';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { batchSchema } from '../shared/middleware/read-batch.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createStartAttemptFromSettings } from '../shared/photos/start-attempt-from-settings.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createStartRetouch } from './start-retouch.ts';

// A big drop meets StartExecution's rate limit: wait it out here first, and in the queue after that.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });

export const handler = createPipelineHandler(
  batchSchema,
  createStartRetouch({
    startAttempt: createStartAttemptFromSettings(
      createPhotos(createTableFromSettings(), Date.now),
      stepFunctions,
    ),
    uploads: createUploads(new S3Client()),
    report: (messageId, outcome) =>
      outcome.outcome === 'not-started'
        ? logger.error('Not started', { messageId, error: outcome.error as Error })
        : logger.info('Message read', { messageId, ...outcome }),
  }),
);
