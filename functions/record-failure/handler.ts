import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createResults } from '../shared/clients/results.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import { createLineFromEnvironment } from '../shared/line/line-from-environment.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { createRecordFailure, recordFailureEventSchema } from './record-failure.ts';

const s3 = new S3Client();
const { line } = createLineFromEnvironment(s3, new SFNClient());

export const handler = createPipelineHandler(
  recordFailureEventSchema,
  createRecordFailure({ results: createResults(s3, createUploads(s3)), line, now: Date.now }),
);
