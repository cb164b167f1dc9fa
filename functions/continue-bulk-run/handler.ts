import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createStartAttemptFromSettings } from '../../core/attempts/start-attempt-from-settings.ts';
import { createBulkRuns } from '../../core/bulk/bulk-runs.ts';
import { createEndExecutionFromSettings } from '../../core/ending/end-execution-from-settings.ts';
import { createPipelineHandler, logger } from '../../core/middleware/pipeline-handler.ts';
import { createReceipts } from '../../core/payment/receipts.ts';
import { createStopExecution } from '../../core/photos/executions.ts';
import { createDecisionsFiles } from '../../core/review/decisions-file.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createModelPictures } from '../../core/storage/model-pictures.ts';
import { continueBulkRunEventSchema, createContinueBulkRun } from './continue-bulk-run.ts';

const { stateMachineArn, photoBucket, stateBucket } = readSettings([
  'stateMachineArn',
  'photoBucket',
  'stateBucket',
]);
// No caller waits for a bulk run: if Step Functions throttles, it backs off so that others go first.
const stepFunctions = new SFNClient({ maxAttempts: 8, retryMode: 'adaptive' });
const s3 = new S3Client();
const { table, photos, line, endExecution } = createEndExecutionFromSettings(s3, stepFunctions);

export const handler = createPipelineHandler(
  continueBulkRunEventSchema,
  createContinueBulkRun({
    runs: createBulkRuns(table),
    photos,
    line,
    startAttempt: createStartAttemptFromSettings(photos, stepFunctions, s3),
    stopExecution: createStopExecution(stepFunctions, stateMachineArn),
    endExecution,
    receipts: createReceipts(table, Date.now),
    modelPictures: createModelPictures(s3, stateBucket),
    decisionsFiles: createDecisionsFiles(s3, photoBucket),
    now: Date.now,
    fail: ({ id, attempt }, error) =>
      logger.error('continue-bulk-run could not run a photo', { id, attempt, error: error as Error }),
  }),
);
