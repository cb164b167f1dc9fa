import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import reviewTemplate from '#review-page';
import { METRIC } from '../../core/contract/metrics.ts';
import { createAnnounce } from '../../core/ending/announce.ts';
import { createMetrics, createPipelineHandler, logger } from '../../core/middleware/pipeline-handler.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { readSettings } from '../../core/settings/settings.ts';
import { createShoots } from '../../core/shoots/shoots.ts';
import { createTableFromSettings } from '../../core/table/table-from-settings.ts';
import { createFinishShoots, finishShootsEventSchema } from './finish-shoots.ts';
import { createPutShootFile } from './put-shoot-file.ts';

const settings = readSettings(['photoBucket', 'shootQuietSeconds']);
const table = createTableFromSettings();

const finishShoots = createFinishShoots({
  ...settings,
  reviewTemplate,
  shoots: createShoots(table),
  photos: createPhotos(table, Date.now),
  putFile: createPutShootFile(new S3Client(), settings.photoBucket),
  announce: createAnnounce(new EventBridgeClient()),
  fail: (folder, error) =>
    logger.error('finish-shoots could not finish a shoot', { folder, error: error as Error }),
  now: Date.now,
});
const metricsOfKeepLine = createMetrics('keep-line');

export const handler = createPipelineHandler(finishShootsEventSchema, () => {
  // finish-shoots runs each minute, like keep-line. Its count of 0 lets an alarm see when keep-line does not
  // run.
  metricsOfKeepLine.addMetric(METRIC.lineKept, MetricUnit.Count, 0);
  metricsOfKeepLine.publishStoredMetrics();
  return finishShoots();
});
