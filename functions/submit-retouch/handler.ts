import { S3Client } from '@aws-sdk/client-s3';
import { createSegmindFromEnvironment } from '../shared/clients/segmind/segmind-from-environment.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLineStore } from '../shared/line/line-store.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createSubmissionFromEnvironment } from '../shared/submission/submission-from-environment.ts';
import { createSubmitRetouch, submitEventSchema } from './submit-retouch.ts';

const { stateBucket, weatherLimitSeconds } = readEnvironment(['stateBucket', 'weatherLimitSeconds']);
const s3 = new S3Client();
const { segmind } = createSegmindFromEnvironment();

export const handler = createPipelineHandler(
  submitEventSchema,
  createSubmitRetouch({
    submission: createSubmissionFromEnvironment(s3, segmind),
    line: createLineStore(s3, stateBucket),
    weatherLimitSeconds: Number(weatherLimitSeconds),
    now: Date.now,
    random: Math.random,
  }),
);
