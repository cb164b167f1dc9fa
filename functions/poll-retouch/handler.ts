import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createLineFromSettings } from '../../core/line/line-from-settings.ts';
import { createPipelineHandler, logger } from '../../core/middleware/pipeline-handler.ts';
import { createJobEnds } from '../../core/payment/job-ends.ts';
import { createSpendingFromSettings } from '../../core/payment/spending-from-settings.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createOutputKeeper } from '../../core/segmind/outputs/kept-outputs.ts';
import { createSegmindFromSettings } from '../../core/segmind/segmind-from-settings.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
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
