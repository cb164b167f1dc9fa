import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createCountFailed } from '../shared/record/count-failed.ts';
import { createRecordEndFromSettings } from '../shared/record/record-end-from-settings.ts';
import { createRecordFailure, recordFailureEventSchema } from './record-failure.ts';

export const handler = createPipelineHandler(
  recordFailureEventSchema,
  createRecordFailure({
    ...createRecordEndFromSettings(new S3Client(), new SFNClient()),
    count: createCountFailed(),
  }),
);
