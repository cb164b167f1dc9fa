import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createOutputKeeper } from '../shared/clients/outputs/kept-outputs.ts';
import { createSegmindFromSettings } from '../shared/clients/segmind/segmind-from-settings.ts';
import { createLineFromSettings } from '../shared/line/line-from-settings.ts';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { readSettings } from '../shared/settings.ts';
import { createJobEnds } from '../shared/submission/job-ends.ts';
import { createSpendingFromSettings } from '../shared/submission/spending-from-settings.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createPollRetouch, pollEventSchema } from './poll-retouch.ts';

const { stateBucket, jobTimeoutSeconds } = readSettings(['stateBucket', 'jobTimeoutSeconds']);
const table = createTableFromSettings();
const photos = createPhotos(table, Date.now);

export const handler = createPipelineHandler(
  pollEventSchema,
  createPollRetouch({
    segmind: createSegmindFromSettings(),
    keeper: createOutputKeeper(new S3Client(), stateBucket),
    jobEnds: createJobEnds(table),
    spending: createSpendingFromSettings(table),
    line: createLineFromSettings(table, photos, new SFNClient()),
    photos,
    jobTimeoutSeconds,
    now: Date.now,
    random: Math.random,
    warn: (error) => logger.warn('poll-retouch could not update the line or the spending', { error }),
  }),
);
