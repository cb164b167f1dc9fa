import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createCountFailed } from '../../core/ending/count-failed.ts';
import { createRecordEndFromSettings } from '../../core/ending/record-end-from-settings.ts';
import { createPipelineHandler } from '../../core/middleware/pipeline-handler.ts';
import { createRecordFailure, recordFailureEventSchema } from './record-failure.ts';

export const handler = createPipelineHandler(
  recordFailureEventSchema,
  createRecordFailure({
    ...createRecordEndFromSettings(new S3Client(), new SFNClient()),
    count: createCountFailed(),
  }),
);
