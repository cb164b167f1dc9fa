import { S3Client } from '@aws-sdk/client-s3';
import { createSegmindFromEnvironment } from '../shared/clients/segmind/segmind-from-environment.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createSubmitRetouch, submitEventSchema } from './submit-retouch.ts';

const { weatherLimitSeconds, jobTimeoutSeconds } = readEnvironment([
  'weatherLimitSeconds',
  'jobTimeoutSeconds',
]);

export const handler = createPipelineHandler(
  submitEventSchema,
  createSubmitRetouch({
    segmind: createSegmindFromEnvironment(),
    uploads: createUploads(new S3Client()),
    weatherLimitSeconds: Number(weatherLimitSeconds),
    jobTimeoutSeconds: Number(jobTimeoutSeconds),
    now: Date.now,
    random: Math.random,
  }),
);
