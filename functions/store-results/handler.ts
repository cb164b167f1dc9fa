import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createOutputSource } from '../shared/clients/outputs/output-source.ts';
import { createResults } from '../shared/clients/results.ts';
import { createSegmindFromEnvironment } from '../shared/clients/segmind/segmind-from-environment.ts';
import { createUploads } from '../shared/clients/uploads.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createLineFromEnvironment } from '../shared/line/line-from-environment.ts';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { createStoreResults, storeEventSchema } from './store-results.ts';

const { trustedOutputOrigins, maxOutputBytes, weatherLimitSeconds } = readEnvironment([
  'trustedOutputOrigins',
  'maxOutputBytes',
  'weatherLimitSeconds',
]);
const s3 = new S3Client();
const { line } = createLineFromEnvironment(s3, new SFNClient());

/** Less than the function's own timeout, so that a slow download ends as weather and not as a crash. */
const DOWNLOAD_TIMEOUT_MS = 240_000;

export const handler = createPipelineHandler(
  storeEventSchema,
  createStoreResults({
    segmind: createSegmindFromEnvironment().segmind,
    openOutput: createOutputSource({
      trustedOrigins: JSON.parse(trustedOutputOrigins) as string[],
      maxBytes: Number(maxOutputBytes),
    }),
    results: createResults(s3, createUploads(s3)),
    line,
    warn: (error) => logger.warn('The place in line could not be freed', { error }),
    weatherLimitSeconds: Number(weatherLimitSeconds),
    downloadTimeoutMs: DOWNLOAD_TIMEOUT_MS,
    now: Date.now,
    random: Math.random,
  }),
);
