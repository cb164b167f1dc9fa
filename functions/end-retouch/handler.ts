import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createEndExecutionFromSettings } from '../../core/ending/end-execution-from-settings.ts';
import { createPipelineHandler, logger } from '../../core/middleware/pipeline-handler.ts';
import { batchSchema } from '../../core/middleware/read-batch.ts';
import { describeExecution } from '../../core/photos/executions.ts';
import { createEndRetouch } from './end-retouch.ts';

const stepFunctions = new SFNClient();

export const handler = createPipelineHandler(
  batchSchema,
  createEndRetouch({
    ...createEndExecutionFromSettings(new S3Client(), stepFunctions),
    describeExecution: (arn) => describeExecution(stepFunctions, arn),
    report: (messageId, report) =>
      report.outcome === 'not-ended'
        ? logger.error('end-retouch could not end an execution', { messageId, error: report.error as Error })
        : logger.info('Message read', { messageId, ...report }),
    now: Date.now,
  }),
);
