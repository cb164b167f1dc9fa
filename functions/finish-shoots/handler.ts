import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import reviewTemplate from '#review-page';
import { createPipelineHandler, logger } from '../shared/middleware/pipeline-handler.ts';
import { createPhotos } from '../shared/photos/photos.ts';
import { createAnnounce } from '../shared/record/announce.ts';
import { readSettings } from '../shared/settings.ts';
import { createShoots } from '../shared/shoots/shoots.ts';
import { createTableFromSettings } from '../shared/table/table-from-settings.ts';
import { createFinishShoots, finishShootsEventSchema } from './finish-shoots.ts';
import { createPutShootFile } from './put-shoot-file.ts';

const settings = readSettings(['photoBucket', 'shootQuietSeconds']);
const table = createTableFromSettings();

export const handler = createPipelineHandler(
  finishShootsEventSchema,
  createFinishShoots({
    ...settings,
    reviewTemplate,
    shoots: createShoots(table),
    photos: createPhotos(table, Date.now),
    putFile: createPutShootFile(new S3Client(), settings.photoBucket),
    announce: createAnnounce(new EventBridgeClient()),
    fail: (folder, error) => logger.error('Not finished', { folder, error: error as Error }),
    now: Date.now,
  }),
);
