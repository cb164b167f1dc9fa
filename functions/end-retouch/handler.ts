import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describeExecution } from '../shared/clients/executions.ts';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { batchSchema } from '../shared/middleware/read-batch.ts';
import { createEndExecutionFromSettings } from '../shared/record/end-execution-from-settings.ts';
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
