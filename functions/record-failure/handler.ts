import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { METRIC } from '../shared/contract.ts';
import { createPipelineHandler, metrics } from '../shared/middleware/pipeline-handler.ts';
import { createRecordEndFromSettings } from '../shared/record/record-end-from-settings.ts';
import { createRecordFailure, recordFailureEventSchema } from './record-failure.ts';

export const handler = createPipelineHandler(
  recordFailureEventSchema,
  createRecordFailure({
    ...createRecordEndFromSettings(new S3Client(), new SFNClient()),
    count: () => metrics.addMetric(METRIC.photosFailed, MetricUnit.Count, 1),
  }),
);
