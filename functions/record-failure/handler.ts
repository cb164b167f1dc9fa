import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createJsonObjects } from '../shared/clients/json-objects.ts';
import { createResults } from '../shared/clients/results.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import { createLineFromEnvironment } from '../shared/line/line-from-environment.ts';
import { createPipelineHandler } from '../shared/middleware/pipeline-handler.ts';
import { recordSchema } from '../shared/record/record.ts';
import { createRecordFailure, recordFailureEventSchema } from './record-failure.ts';

const s3 = new S3Client();
const { line } = createLineFromEnvironment(s3, new SFNClient());

export const handler = createPipelineHandler(
  recordFailureEventSchema,
  createRecordFailure({
    results: createResults(s3, createUploads(s3)),
    readRecord: async (bucket, key) =>
      recordSchema.parse((await createJsonObjects(s3, bucket).get(key))?.value),
    line,
    now: Date.now,
  }),
);
